# Prepares an empty Redmine for the tests; run by `rails runner`. What the tests need to know goes to SETUP_RESULT.

TRACKERS = %w[Баг Обсуждение Задача Допразработка].freeze
PRIORITIES = %w[Низкий Средний Высокий Критический Немедленный].freeze
STATUSES = ['New', 'In progress', 'Go ahead', 'Tested', 'Pending', 'Feedback', 'Resolved', 'Closed', 'Rejected'].freeze
CLOSED = %w[Closed Rejected].freeze
PROJECTS = { 'default' => 'Общий', 'client-a' => 'Клиент А' }.freeze
BOT_PERMISSIONS = %i[
  view_issues add_issues add_issue_notes edit_issues add_issue_watchers set_issues_private set_notes_private
  view_private_notes
].freeze

def rename_in_order(records, names, &create)
  names.each_with_index do |name, index|
    record = records[index]
    record ? record.update!(name: name, position: index + 1) : create.call(name, index + 1)
  end
  records.drop(names.size).each(&:destroy!)
end

def settings
  Setting.rest_api_enabled = '1'
  Setting.default_language = 'ru'
  Setting.login_required = '0'
end

def statuses
  rename_in_order(IssueStatus.order(:position).to_a, STATUSES) do |name, position|
    IssueStatus.create!(name: name, position: position)
  end
  IssueStatus.find_each { |status| status.update!(is_closed: CLOSED.include?(status.name)) }
end

def priorities
  rename_in_order(IssuePriority.order(:position).to_a, PRIORITIES) do |name, position|
    IssuePriority.create!(name: name, position: position)
  end
  IssuePriority.find_by!(name: 'Средний').update!(is_default: true)
end

def trackers
  status = IssueStatus.find_by!(name: 'New')
  rename_in_order(Tracker.order(:position).to_a, TRACKERS) do |name, position|
    Tracker.create!(name: name, position: position, default_status: status)
  end
end

def role(name, permissions)
  Role.create!(name: name, issues_visibility: 'all', users_visibility: 'all', permissions: permissions)
end

# A tracker without transitions would not let any role change a status.
def workflow(roles)
  WorkflowTransition.delete_all
  ids = IssueStatus.pluck(:id)
  moves = ids.permutation(2).to_a
  rows = Tracker.pluck(:id).product(roles.map(&:id), moves).map do |tracker, role, (from, to)|
    { type: 'WorkflowTransition', tracker_id: tracker, role_id: role, old_status_id: from, new_status_id: to }
  end
  WorkflowTransition.insert_all!(rows)
end

def user(login, name, password)
  user = User.new(firstname: name, lastname: 'Тестовый', mail: "#{login}@example.com", language: 'ru')
  user.login = login
  user.password = password
  user.save!
  user
end

def projects(members)
  PROJECTS.map do |identifier, name|
    project = Project.create!(identifier: identifier, name: name, is_public: false)
    project.update!(is_public: false, trackers: Tracker.all, enabled_module_names: ['issue_tracking'])
    members.each { |user, role| Member.create!(project: project, principal: user, roles: [role]) }
    [identifier, project.id]
  end.to_h
end

# One client has an account and sees the tickets of project A; one is no member of any project.
def clients
  role = Role.create!(name: 'Клиент', issues_visibility: 'own', users_visibility: 'members_of_visible_projects',
                      permissions: %i[view_issues add_issues add_issue_notes])
  client = user('client', 'Клиент', SecureRandom.hex(12))
  client.update!(mail: 'ivan@client.example')
  Member.create!(project: Project.find('client-a'), principal: client, roles: [role])
  outsider = user('outsider', 'Посторонний', SecureRandom.hex(12))
  outsider.update!(mail: 'petr@client.example')
  workflow(Role.givable.to_a)
  [client, outsider]
end

def public_project
  project = Project.create!(identifier: 'open', name: 'Открытый', is_public: true)
  project.update!(trackers: Tracker.all, enabled_module_names: ['issue_tracking'])
  Member.create!(project: project, principal: User.find_by_login('bot'), roles: [Role.find_by!(name: 'Бот')])
end

settings
statuses
priorities
trackers
bot_role = role('Бот', BOT_PERMISSIONS)
agent_role = role('Поддержка', BOT_PERMISSIONS + %i[manage_subtasks delete_issues copy_issues])
workflow([bot_role, agent_role])
password = SecureRandom.hex(12)
bot = user('bot', 'Бот', SecureRandom.hex(12))
agent = user('agent', 'Агент', password)
ids = projects(bot => bot_role, agent => agent_role)

client, outsider = clients
public_project
admin = User.find_by_login('admin')
admin.update!(must_change_passwd: false)

result = { api_key: bot.api_key, admin_key: admin.api_key, bot_id: bot.id, client_id: client.id, outsider_id: outsider.id, agent_key: agent.api_key, agent_login: agent.login, agent_password: password,
           projects: ids }
File.write(ENV.fetch('SETUP_RESULT'), result.to_json)
