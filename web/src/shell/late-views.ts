// In one file: else whatever some of them share would be one more request each.
export { HistoryView } from '../history/history-view.tsx'
export { ProjectsView } from '../projects/projects-view.tsx'
export { RecordView } from '../record/record-view.tsx'
export { SearchView } from '../search/search-view.tsx'
export { SettingsView } from '../settings/settings-view.tsx'
