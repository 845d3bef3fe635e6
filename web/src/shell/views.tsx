import type { ComponentType } from 'preact'
import { GridView } from '../grid/grid-view.tsx'
import { late, type Late } from '../parts/late.tsx'
import { Nothing } from './nothing.tsx'

/** What the main part of the page shows, and its name for the window and for screen readers. */
interface View {
  readonly title: string
  readonly View: ComponentType & Partial<Pick<Late<object>, 'bring'>>
}

const RecordView = late(async () => (await import('../record/record-view.tsx')).RecordView)
const HistoryView = late(async () => (await import('../history/history-view.tsx')).HistoryView)
const ProjectsView = late(async () => (await import('../projects/projects-view.tsx')).ProjectsView)
const SearchView = late(async () => (await import('../search/search-view.tsx')).SearchView)
const SettingsView = late(async () => (await import('../settings/settings-view.tsx')).SettingsView)

/** The views by the shape of their path; the server knows the same ones (`http/page.ts`). */
const views: readonly (readonly [shape: RegExp, view: View])[] = [
  [/^\/$/, { title: 'What runs where', View: GridView }],
  [/^\/records\/[^/]+$/, { title: 'Record', View: RecordView }],
  [/^\/history$/, { title: 'History', View: HistoryView }],
  [/^\/projects(?:\/.*)?$/, { title: 'Projects', View: ProjectsView }],
  [/^\/search$/, { title: 'Where is it?', View: SearchView }],
  [/^\/settings(?:\/.*)?$/, { title: 'Settings', View: SettingsView }],
]

/** The view at a path. */
export const viewAt = (path: string): View =>
  views.find(([shape]) => shape.test(path))?.[1] ?? { title: 'Nothing here', View: Nothing }
