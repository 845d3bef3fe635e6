import { UnreachableError } from '../../client/errors.ts'
import { describeWorkflowRun } from '../../contract/workflows.ts'
import { isSubjectKind } from '../../formats/materials/kind.ts'
import type { StatedMaterial } from '../../formats/materials/run-statement.ts'
import { command } from '../frame/command.ts'
import { isOver } from '../crafting/begin.ts'
import type { BegunCraft, CraftRun } from '../crafting/craft.ts'
import { describedRun } from '../crafting/describe-run.ts'
import { craftFlags, findPlace, requireCraft, requireSameServer } from '../crafting/places.ts'
import { sizeText } from '../shown/size-text.ts'
import { details } from '../shown/details.ts'
import { digestCell } from '../shown/digest-text.ts'
import { madeHere, type Invocation } from '../frame/invocation.ts'
import { table, type Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

/** What `-o json` says: the state of the run is null where the server could not be asked. */
type Status = CraftRun & {
  readonly state: string | null
  readonly pushing: boolean
  readonly server: string
  readonly stateFile: string
  readonly materials: readonly Omit<StatedMaterial, 'content'>[]
}

export const status = command({
  brief: 'See the attestation that is being made',
  description: 'What was added so far, and whether its workflow run still waits for it.',
  examples: ['attestation status', 'attestation status --run wrun_01m7x… -o json'],
  flags: craftFlags,
  run: async (invocation, flags) => {
    const place = await findPlace(flags, invocation.context)
    const craft = await requireCraft(place)
    requireSameServer(craft, invocation)
    const value: Status = {
      ...craft.run,
      state: await stateOf(invocation, craft),
      pushing: craft.sealed !== null,
      server: craft.server,
      stateFile: place.path,
      materials: craft.materials.map(
        ({ content: _content, manifests: _manifests, ...shown }) => shown,
      ),
    }
    await invocation.show(madeHere(value), text(invocation.terminal))
  },
})

const stateOf = async ({ call, note }: Invocation, { run }: BegunCraft): Promise<string | null> => {
  try {
    return (await call(describeWorkflowRun, { id: run.id })).value.state
  } catch (error) {
    if (error instanceof UnreachableError)
      note('The server does not answer: this is what lies here.')
    else if (isOver(error)) note(`The server knows no workflow run ${run.id} any more.`)
    else throw error
    return null
  }
}

const text =
  (terminal: Terminal) =>
  (it: Status): string => {
    const lines = details(
      [
        ['Workflow run', it.id],
        ['State', it.pushing && it.state === 'initialized' ? `${it.state}, sent` : it.state],
        ...describedRun(it, terminal),
      ],
      terminal,
    )
    const materials =
      it.materials.length === 0
        ? 'No materials yet: berth attestation add --name NAME --value FILE_OR_REFERENCE\n'
        : table(columns(terminal), it.materials, terminal).text
    return `${lines}\n${materials}`
  }

const columns = (terminal: Terminal): readonly Column<Status['materials'][number]>[] => [
  { title: 'MATERIAL', of: ({ name }) => name, least: 8 },
  { title: 'KIND', of: ({ kind }) => kind, least: 8 },
  { title: 'DIGEST', of: ({ digest }) => digestCell(digest, terminal) },
  { title: 'SUBJECT', of: ({ kind }) => (isSubjectKind(kind) ? 'yes' : ''), drop: 2 },
  { title: 'FROM', of: ({ uri, file }) => uri ?? file ?? '', least: 8, drop: 1 },
  { title: 'SIZE', of: ({ size }) => (size === null ? '' : sizeText(size)), drop: 3 },
]
