import assert from 'node:assert/strict'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import { recordDeployment } from '../../src/core/ledger/record/record-deployment.ts'
import type { Recorded } from '../../src/core/ledger/record/report.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { countRows, type Counts } from '../ledger/tables.ts'
import { readTime } from './cast.ts'
import { commands, type Call } from './commands.ts'
import { lists } from './lists.ts'
import { bareFlags as placeFlags } from './project-environments.ts'
import { bareFlags, reportFrom } from './reports.ts'
import type { Stage } from './stage.ts'
import { readFlags, type Line, type Scenario } from './table.ts'

/** Plays a scenario, line by line; whatever a line writes beyond what it says is an error. */
export const play = async (stage: Stage, { lines }: Scenario): Promise<void> => {
  for (const line of lines) {
    try {
      await playLine(stage, line)
    } catch (error) {
      throw new Error(`line ${line.at}: ${line.words.join(' ')}: ${String(error)}`, {
        cause: error,
      })
    }
  }
  while ((await numberEvents(stage.world)) > 0);
  await checkLedger(stage.db, stage.admin.principal.organizationId)
}

const playLine = async (stage: Stage, line: Line): Promise<void> => {
  if (line.time !== undefined) stage.clock.set(readTime(line.time))
  const before = await countRows(stage.db)
  const outcome = await refusalOf(() => act(stage, line))
  if (outcome instanceof Refusal) checkRefusal(stage, line, outcome)
  else assert.notEqual(line.expected[0], 'refused', 'was not refused')
  const after = await countRows(stage.db)
  const written = outcome instanceof Refusal ? noRows(outcome) : writtenBy(line)
  const really = difference(before, after)
  assert.deepEqual(really, { ...really, ...written }, 'rows written')
}

/** Runs one command: `record`, one that lists, or one that only does. */
const act = async (stage: Stage, line: Line): Promise<void> => {
  const [first = '', second = ''] = line.words
  const two = `${first} ${second}`
  const name = two in commands || two in lists ? two : first
  const { plain, flags } = readFlags(line.words.slice(name.split(' ').length), [
    ...bareFlags,
    ...placeFlags,
  ])
  const caller = stage.callers.get(flags['--as'] ?? 'admin')
  assert.ok(caller, `nobody is called ${flags['--as']}`)
  const call: Call = { stage, caller, plain, flags }
  if (name === 'record') return await record(call, line)
  const list = lists[name]
  if (list) {
    const rows = (await list(call)).map((row) => row.split(' '))
    if (line.expected[0] !== 'refused') assert.deepEqual(rows, line.rows)
    return
  }
  const command = commands[name]
  assert.ok(command, `there is no command ${name}`)
  await command(call)
  if (line.expected.length > 0) assert.deepEqual(line.expected, ['done'])
}

/**
 * Makes a report; `deployed r1` names the record, `outdated r2 moves` says that another's end
 * moved.
 */
const record = async ({ stage, caller, plain, flags }: Call, line: Line): Promise<void> => {
  const input = reportFrom(stage.cast, plain, flags)
  const recorded: Recorded = await recordDeployment(caller, input)
  const [outcome, name] = line.expected
  assert.equal(recorded.outcome, outcome)
  if (name !== undefined && isNew(line)) stage.cast.bind(name, recorded.recordId ?? 'none')
  assert.equal(stage.cast.name(recorded.recordId ?? 'none'), name)
}

/** Whether the line tells of a record that begins here: an `outdated` one says `in history`. */
const isNew = ({ expected: [outcome = '', , ...rest] }: Line): boolean =>
  ['deployed', 'superseded', 'rolled_back'].includes(outcome) ||
  (outcome === 'outdated' && rest.includes('history'))

/** The rows that a report writes; whatever is not named here must not be written either. */
const writtenBy = (line: Line): Partial<Counts> | undefined => {
  if (line.words[0] !== 'record') return undefined
  const [outcome, , ...rest] = line.expected
  const begun = isNew(line) ? 1 : 0
  const ended = outcome === 'superseded' || outcome === 'rolled_back' || rest.includes('moves')
  const events = begun + (ended || outcome === 'decommissioned' ? 1 : 0)
  const labels = begun === 1 && line.words.includes('--label') ? 1 : 0
  const nothing = { slots: 0, artifacts: 0 }
  return {
    records: begun,
    sightings: begun,
    record_labels: labels,
    events,
    audit_entries: events === 0 ? 0 : 1,
    attestations: 0,
    projects: 0,
    idempotency_keys: 0,
    ...(begun === 0 ? nothing : {}),
  }
}

/** A refusal writes nothing; a denial writes that it was one. */
const noRows = ({ code }: Refusal): Partial<Counts> => ({
  records: 0,
  sightings: 0,
  record_labels: 0,
  events: 0,
  audit_entries: code === 'forbidden' || code === 'grant_exceeded' ? 1 : 0,
  attestations: 0,
  projects: 0,
  idempotency_keys: 0,
  slots: 0,
  artifacts: 0,
})

const difference = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(
    Object.entries(after).map(([table, n]) => [table, n - before[table as keyof Counts]]),
  ) as Counts

const refusalOf = async (body: () => Promise<void>): Promise<Refusal | undefined> => {
  try {
    await body()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** The code, and every further word: a name stands for its digest or id, and must be spoken of. */
const checkRefusal = ({ cast }: Stage, line: Line, refusal: Refusal): void => {
  const [refused, code, ...said] = line.expected
  const { message, next, errors } = refusal
  assert.equal(refused, 'refused', `${refusal.code}: ${message}`)
  assert.equal(refusal.code, code, message)
  const text = JSON.stringify({ message, next, errors })
  for (const word of said) {
    const spoken = word.startsWith('@') ? cast.digest(word.slice(1)) : word
    assert.ok(text.includes(spoken), `${text} does not say ${word}`)
  }
}
