import type { ComponentType } from 'preact'
import { search } from '../address.ts'
import { CompareMoments } from './compare-moments.tsx'
import { CompareStages } from './compare-stages.tsx'
import { Pace } from './pace.tsx'
import { TimeTravel } from './time-travel.tsx'
import './history.css'

const parts: readonly (readonly [name: string, title: string, Part: ComponentType])[] = [
  ['', 'Time travel', TimeTravel],
  ['stages', 'Compare stages', CompareStages],
  ['moments', 'Compare moments', CompareMoments],
  ['pace', 'Pace', Pace],
]

/** What ran: the grid at any moment, what differs, and how often and how fast software arrives. */
export const HistoryView = () => {
  const view = search.value.get('view') ?? ''
  const [name, title, Part] = parts.find(([each]) => each === view) ?? [
    '',
    'Time travel',
    TimeTravel,
  ]
  return (
    <>
      <h1 class="unseen">History: {title}</h1>
      <nav class="history-parts" aria-label="History">
        <ul>
          {parts.map(([to, label]) => (
            <li key={to}>
              <a
                href={to === '' ? '/history' : `/history?view=${to}`}
                aria-current={to === name ? 'page' : undefined}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Part />
    </>
  )
}
