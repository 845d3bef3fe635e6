import { ledgerCheckpoint, type LedgerCheckpoint } from '../../../src/contract/sealing.ts'
import { useLoaded } from '../data/loaded.ts'
import { Copy } from '../parts/copy.tsx'
import { counted } from '../parts/counted.ts'
import { Facts } from '../parts/facts.tsx'
import { Instant } from '../parts/instant.tsx'
import { Mark } from '../parts/mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { CheckLedger } from './check-ledger.tsx'

/** How the log of the ledger stands: what is sealed, by which key, and whether it still is that. */
export const Ledger = () => {
  const { value, trouble, again } = useLoaded(ledgerCheckpoint, {})
  return (
    <>
      <h1>Ledger</h1>
      <p class="quiet">
        Every event of the ledger is sealed into one growing log whose checkpoints are signed: what
        was recorded cannot be changed or cut off unseen by whoever keeps a checkpoint.
      </p>
      {trouble && <Trouble error={trouble} again={again} />}
      {!value && !trouble && <p class="waiting">Loading…</p>}
      {value && <Checkpoint of={value} />}
      {value && <CheckLedger size={value.size} />}
    </>
  )
}

const Checkpoint = ({ of: it }: { readonly of: LedgerCheckpoint }) => (
  <>
    <p>
      {it.isDamaged ? (
        <Mark is="bad">The tree is not what was signed: check it below.</Mark>
      ) : (
        <Mark is="good">{sealed(it)}</Mark>
      )}
    </p>
    <Facts
      of={[
        ['Log', <code>{it.origin}</code>],
        ['Events', counted(it.size)],
        ['Sealed', <Instant at={it.sealedAt} />],
        ['Root', <code>{it.root}</code>],
        [
          'Public key',
          <details>
            <summary>PEM</summary>
            <pre>{it.publicKey}</pre>
          </details>,
        ],
      ]}
    />
    <h2>Checkpoint</h2>
    <p>
      Keep one where this server cannot write: only that finds a log which was cut off, or written
      anew with the same key. <code>berth ledger checkpoint --file FILE</code>
    </p>
    <pre class="note">{it.note}</pre>
    <Copy text={it.note} name="checkpoint" />
  </>
)

const sealed = ({ size, numbered }: LedgerCheckpoint): string =>
  size === numbered
    ? 'All that is recorded is sealed.'
    : `${numbered - size} of ${numbered} events wait for their seal.`
