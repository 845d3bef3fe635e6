import type { ComponentType } from 'preact'
import { path } from '../address.ts'
import { may, maySome } from '../data/may.ts'
import { useTitle } from '../parts/use-title.ts'
import { Nothing } from '../shell/nothing.tsx'
import { stepOf } from '../record/step-of.ts'
import { Audit } from './audit.tsx'
import { Environments } from './environments.tsx'
import { Identities } from './identities.tsx'
import { Keys } from './keys.tsx'
import { Ledger } from './ledger.tsx'
import { LogicalEnvironments } from './logical-environments.tsx'
import { Roots } from './roots.tsx'
import { Tokens } from './tokens.tsx'
import { You } from './you.tsx'
import './settings.css'

interface Section {
  readonly to: string
  readonly name: string
  readonly View: ComponentType
  /** Whether who is signed in has anything to see there. */
  readonly isThere: () => boolean
}

const always = (): boolean => true

const sections: readonly Section[] = [
  { to: '', name: 'You', View: You, isThere: always },
  { to: 'environments', name: 'Environments', View: Environments, isThere: always },
  {
    to: 'logical-environments',
    name: 'Logical environments',
    View: LogicalEnvironments,
    isThere: always,
  },
  { to: 'tokens', name: 'Tokens', View: Tokens, isThere: () => maySome('token.manage') },
  { to: 'keys', name: 'Trusted keys', View: Keys, isThere: always },
  { to: 'identities', name: 'Trusted identities', View: Identities, isThere: always },
  { to: 'roots', name: 'Trusted roots', View: Roots, isThere: always },
  { to: 'ledger', name: 'Ledger', View: Ledger, isThere: () => may('ledger.read') },
  { to: 'audit', name: 'Audit log', View: Audit, isThere: () => may('audit.read') },
]

/** What an organization has set up, who may do what, and what was done. */
export const SettingsView = () => {
  const at = stepOf(path.value, 2) ?? ''
  const { View, name } = sections.find(({ to }) => to === at) ?? { View: Nothing, name: 'Settings' }
  useTitle(name)
  return (
    <div class="settings">
      <nav aria-label="Settings">
        <ul>
          {sections
            .filter(({ isThere }) => isThere())
            .map(({ to, name }) => (
              <li key={to}>
                <a
                  href={to === '' ? '/settings' : `/settings/${to}`}
                  aria-current={to === at ? 'page' : undefined}
                >
                  {name}
                </a>
              </li>
            ))}
        </ul>
      </nav>
      <div>
        <View />
      </div>
    </div>
  )
}
