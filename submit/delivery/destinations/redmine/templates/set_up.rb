# Готовит Redmine к регламенту, издание {{ edition }}: трекеры, статусы, приоритеты, роли и переходы между статусами.
# Только добавляет: ничего не удаляет и не переименовывает. Повторный запуск ничего не меняет.
#
#   bundle exec rails runner -e production set_up.rb           # покажет, чего не хватает
#   APPLY=1 bundle exec rails runner -e production set_up.rb   # добавит

WANTED = JSON.parse(<<~'WANTED')
{{ wanted }}
WANTED

# Первая роль — для пользователя формы, по его ключу она пишет в трекер.
ROLES = {
  'Форма заявок' => { permissions: WANTED['permissions'], issues_visibility: 'all', moves: true },
  'Поддержка' => { permissions: WANTED['permissions'], issues_visibility: 'all', moves: true },
  'Клиент' => { permissions: %w[view_issues add_issues add_issue_notes], issues_visibility: 'own', moves: false }
}.freeze

$changes = 0

def add(what)
  $changes += 1
  puts "+ #{what}"
end

def rest_api
  return if Setting.rest_api_enabled?

  Setting.rest_api_enabled = '1'
  add 'REST API включён'
end

def statuses
  WANTED['statuses'].each_with_index do |wanted, index|
    status = IssueStatus.find_or_initialize_by(name: wanted['name'])
    add "статус «#{wanted['name']}»" if status.new_record?
    add "статус «#{wanted['name']}»: закрыта — #{wanted['closed']}" if status.persisted? && status.is_closed != wanted['closed']
    status.position ||= index + 1
    status.update!(is_closed: wanted['closed'])
  end
end

def priorities
  WANTED['priorities'].each do |name|
    next if IssuePriority.exists?(name: name)

    IssuePriority.create!(name: name, active: true)
    add "приоритет «#{name}»"
  end
end

def trackers
  first = IssueStatus.find_by!(name: WANTED['statuses'].first['name'])
  WANTED['trackers'].each do |name|
    next if Tracker.exists?(name: name)

    Tracker.create!(name: name, default_status: first)
    add "трекер «#{name}»: включите его в проектах клиентов"
  end
end

def roles
  ROLES.each do |name, wanted|
    role = Role.find_or_initialize_by(name: name)
    missing = wanted[:permissions].map(&:to_sym) - (role.new_record? ? [] : role.permissions)
    add "роль «#{name}»: #{missing.join(', ')}" if missing.any?
    role.issues_visibility = wanted[:issues_visibility] if role.new_record?
    role.permissions = (role.permissions || []) | missing
    role.save!
  end
end

# У трекера без переходов никто не сменит статус, а Redmine об этом промолчит.
def workflow
  ids = IssueStatus.pluck(:name, :id).to_h
  moves = WANTED['statuses'].flat_map { |from| from['next'].map { |to| [ids.fetch(from['name']), ids.fetch(to)] } }
  movers = Role.where(name: ROLES.select { |_, wanted| wanted[:moves] }.keys)
  rows = Tracker.where(name: WANTED['trackers']).pluck(:id).product(movers.pluck(:id), moves)
  added = rows.count do |tracker, role, (from, to)|
    row = { tracker_id: tracker, role_id: role, old_status_id: from, new_status_id: to }
    WorkflowTransition.create!(row) unless WorkflowTransition.exists?(row)
  end
  add "переходы между статусами: #{added}" if added.positive?
end

ActiveRecord::Base.transaction do
  rest_api
  statuses
  priorities
  trackers
  roles
  workflow
  raise ActiveRecord::Rollback unless ENV['APPLY'] == '1'
end
Setting.clear_cache

puts $changes.zero? ? 'Всё на месте.' : (ENV['APPLY'] == '1' ? 'Готово.' : 'Ничего не изменено: запустите ещё раз с APPLY=1.')
puts 'Осталось сделать руками: пользователь с ролью «Форма заявок» в проектах клиентов и его ключ API.' if ENV['APPLY'] == '1'
