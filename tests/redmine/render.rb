# Shows texts as Redmine would: reads a JSON list from RENDER_INPUT, prints a JSON list of {html, mentions}.

controller = IssuesController.new
controller.request = ActionDispatch::TestRequest.create
view = controller.view_context
User.current = User.find_by!(login: 'agent')
issue = Issue.new(project: Project.find('client-a'), tracker: Tracker.first, author: User.current)
# Something for `#1`, `r1` and `attachment:` to point at.
Issue.create!(project: issue.project, tracker: issue.tracker, author: User.current, subject: 'Первая',
              priority: IssuePriority.first)

shown = JSON.parse(File.read(ENV.fetch('RENDER_INPUT'))).map do |text|
  issue.description = text
  { html: view.textilizable(issue, :description), mentions: issue.send(:scan_for_mentioned_users, issue.description) }
end
puts shown.to_json
