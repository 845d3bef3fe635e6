import type { ComponentType } from 'preact'
import { GridView } from '../grid/grid-view.tsx'
import { late } from './late.tsx'
import { Nothing } from './nothing.tsx'

/** What the main part of the page shows, and its name for the window and for screen readers. */
interface View {
  readonly title: string
  readonly View: ComponentType
}

const lateView = (name: keyof typeof import('./late-views.ts')): ComponentType =>
  late(async () => (await import('./late-views.ts'))[name])
const RecordView = lateView('RecordView')
const HistoryView = lateView('HistoryView')
const ProjectsView = lateView('ProjectsView')
const SearchView = lateView('SearchView')
const SettingsView = lateView('SettingsView')

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
