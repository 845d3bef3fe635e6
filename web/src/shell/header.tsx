import type { Identity } from '../../../src/contract/access.ts'
import { path } from '../address.ts'
import { Connected } from './connected.tsx'
import { SearchBox } from './search-box.tsx'
import { SignedIn } from './signed-in.tsx'
import './header.css'

const places = [
  ['/', 'What runs where'],
  ['/projects', 'Projects'],
  ['/history', 'History'],
  ['/settings', 'Settings'],
] as const

/** Where one can go, the one search box, whether the page is live, and who is signed in. */
export const Header = ({ identity }: { readonly identity: Identity }) => (
  <header class="header">
    <a class="wordmark" href="/" aria-label="Berth, what runs where">
      Berth
    </a>
    <nav aria-label="Main">
      <ul>
        {places.map(([to, name]) => (
          <li key={to}>
            <a href={to} aria-current={isAt(to) ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <SearchBox />
    <Connected />
    <SignedIn identity={identity} />
  </header>
)

const isAt = (place: string): boolean =>
  place === '/' ? path.value === '/' : path.value.startsWith(place)
