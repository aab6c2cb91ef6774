# Custom fields of every format that answers can go into; all trackers and projects have them.
LISTS = { 'Поставщик' => %w[Sabre Amadeus], 'Системы' => %w[Sabre Amadeus] }.freeze
FORMATS = {
  'Поставщик' => 'list', 'Системы' => 'list', 'Когда' => 'date', 'Началось' => 'string', 'Повторяется' => 'bool',
  'Людей' => 'int', 'Сумма' => 'float', 'Заказ' => 'string', 'Ответ' => 'text'
}.freeze
FORMATS.each do |name, format|
  field = IssueCustomField.new(name: name, field_format: format, is_for_all: true, visible: true, trackers: Tracker.all)
  field.possible_values = LISTS[name] if LISTS[name]
  field.multiple = true if name == 'Системы'
  field.save!
end
needed = IssueCustomField.new(name: 'Обязательное', field_format: 'string', is_for_all: true, visible: true)
needed.is_required = true
needed.trackers = [Tracker.find_by!(name: 'Задача')]
needed.save!
