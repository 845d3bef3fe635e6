import { useMemo, useState } from 'preact/hooks'
import { takeSnapshot } from '../../../src/contract/overview.ts'
import { search } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { Trouble } from '../parts/trouble.tsx'
import { compareMoments } from './compared.ts'
import { Comparison } from './comparison.tsx'
import { InstantField } from './instant-field.tsx'
import { readInstant, writeInstant } from './local-time.ts'

const weekMs = 7 * 86_400_000

/** What ran at one moment and not at another, or otherwise. */
export const CompareMoments = () => {
  const [now] = useState(Date.now)
  const from = readInstant(search.value.get('from')) ?? now - weekMs
  const to = readInstant(search.value.get('to'))
  const before = useLoaded(takeSnapshot, { at: writeInstant(from) })
  const after = useLoaded(takeSnapshot, to === undefined ? {} : { at: writeInstant(to) })
  const [a, b] = [before.value, after.value]
  const items = useMemo(() => (a && b ? compareMoments(a.items, b.items) : undefined), [a, b])
  const trouble = before.trouble ?? after.trouble
  const again = (): void => {
    before.again()
    after.again()
  }
  return (
    <>
      <div class="history-bar">
        <InstantField name="from" title="Earlier" at={from} />
        <InstantField name="to" title="Later" at={to ?? now} hasNow={to !== undefined} />
      </div>
      {trouble && <Trouble error={trouble} again={again} />}
      {!items && !trouble && <p class="waiting">Comparing…</p>}
      {items && (
        <Comparison
          items={items}
          words={{
            name: 'Two moments',
            before: 'Earlier',
            after: to === undefined ? 'Now' : 'Later',
            new: 'new',
            gone: 'gone',
            changed: 'changed',
            same: 'the same',
          }}
        />
      )}
      {a && b && !(a.isWhole && b.isWhole) && (
        <p class="quiet">More ran than one page holds: not all of it was compared.</p>
      )}
    </>
  )
}
