import { useEffect, useRef, useState } from 'preact/hooks'
import { checkEvents, checkRecords, type LedgerFinding } from '../../../src/contract/sealing.ts'
import { ask } from '../data/api.ts'
import { useSending } from '../data/sending.ts'
import { counted } from '../parts/counted.ts'
import { Instant } from '../parts/instant.tsx'
import { Mark } from '../parts/mark.tsx'
import { Trouble } from '../parts/trouble.tsx'

/** How far a check has come, or what it came to. */
interface Check {
  readonly events: number
  readonly records: number
  readonly findings: readonly LedgerFinding[]
  /** When it was done; undefined while it runs. */
  readonly at: string | undefined
}

/** How many findings are gathered: more of them say nothing new. */
const mostFindings = 100

const cutOff = (end: number): LedgerFinding => ({
  kind: 'event_missing',
  id: null,
  sequence: end + 1,
  detail: 'the server has no sealed events from here on',
})

/** Lets the server go through its events and records, piece by piece, and says what it found. */
export const CheckLedger = ({ size }: { readonly size: number }) => {
  const { trouble, isBusy, send } = useSending()
  const [check, setCheck] = useState<Check>()
  const ending = useRef(new AbortController())
  useEffect(() => () => ending.current.abort(), [])
  return (
    <section aria-labelledby="check">
      <h2 id="check">Check</h2>
      <p>
        Here the server checks itself: it finds what was changed behind its back. To rely on nobody,
        check from outside, with a checkpoint that you kept:{' '}
        <code>berth ledger verify --checkpoint FILE</code>
      </p>
      <button
        type="button"
        class="main"
        disabled={isBusy}
        onClick={() => void send(() => goThrough(size, setCheck, ending.current.signal))}
      >
        {isBusy ? 'Checking…' : 'Check now'}
      </button>
      <div role="status">{check && <Said check={check} />}</div>
      {trouble && <Trouble error={trouble} />}
    </section>
  )
}

const goThrough = async (
  size: number,
  tell: (check: Check) => void,
  signal: AbortSignal,
): Promise<void> => {
  let check: Check = { events: 0, records: 0, findings: [], at: undefined }
  const add = (more: Partial<Check>, findings: readonly LedgerFinding[]): void => {
    check = { ...check, ...more, findings: [...check.findings, ...findings] }
    tell(check)
  }
  for (let piece = 0; check.events < size && check.findings.length < mostFindings; piece++) {
    const input = { piece: String(piece), size: String(size) }
    const { end, findings } = await ask(checkEvents, input, { signal })
    const isCutOff = end <= check.events
    add({ events: end }, isCutOff ? [...findings, cutOff(end)] : findings)
    if (isCutOff) break
  }
  for (
    let after: string | null | undefined;
    after !== null && check.findings.length < mostFindings;
  ) {
    const input = after === undefined ? {} : { after }
    const { checked, findings, through } = await ask(checkRecords, input, { signal })
    add({ records: check.records + checked }, findings)
    after = through
  }
  add({ at: new Date().toISOString() }, [])
}

const Said = ({ check: { events, records, findings, at } }: { readonly check: Check }) => (
  <>
    <p>
      {at === undefined ? (
        'So far: '
      ) : findings.length === 0 ? (
        <Mark is="good">Nothing is wrong: </Mark>
      ) : (
        <Mark is="bad">{counted(findings.length)} found: </Mark>
      )}{' '}
      {counted(events)} events and {counted(records)} records
      {at !== undefined && (
        <>
          , checked <Instant at={at} />
        </>
      )}
      .
    </p>
    {findings.length > 0 && (
      <ul>
        {findings.map(({ kind, id, sequence, detail }) => (
          <li key={`${kind} ${id} ${sequence}`}>
            <code>{kind}</code> {id} {sequence !== null && `(event ${sequence})`}: {detail}
          </li>
        ))}
      </ul>
    )}
  </>
)
