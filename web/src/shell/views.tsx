import type { ComponentType } from 'preact'
import { GridView } from '../grid/grid-view.tsx'
import { HistoryView } from '../history/history-view.tsx'
import { ProjectsView } from '../projects/projects-view.tsx'
import { RecordView } from '../record/record-view.tsx'
import { SearchView } from '../search/search-view.tsx'
import { SettingsView } from '../settings/settings-view.tsx'
import { Nothing } from './nothing.tsx'

/** What the main part of the page shows, and its name for the window and for screen readers. */
interface View {
  readonly title: string
  readonly View: ComponentType
}

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
