import { ProblemError } from '../../client/errors.ts'
import type { Reply } from '../../client/message.ts'
import { beginWorkflowRun, finishWorkflowRun, type WorkflowRun } from '../../contract/workflows.ts'
import type { Invocation } from '../frame/invocation.ts'
import { UsageError } from '../frame/errors.ts'
import type { BeginInput, Craft, CraftRun } from './craft.ts'
import { craftFiles, dropCraft, loadCraft, prepareCrafts, saveCraft } from './craft-file.ts'
import { namedPlace, placeBelow, type CraftPlace } from './places.ts'
import { withLock } from './lock.ts'

/** What is begun, where its state lies, and what may be there already. */
export interface Beginning {
  readonly input: BeginInput
  readonly repository: string | null
  readonly dirty: boolean | null
  readonly state: string | undefined
  readonly mayReplace: boolean
  readonly mayStandBeside: boolean
}

/** The name of a state file whose run has no id yet. */
export const halfBegun = 'beginning.json'

/**
 * Begins a run and keeps its state. The state is there before the server is asked, with the key of
 * the question: whoever begins again with the same words after a lost answer gets the same run.
 */
export const beginCraft = async (
  invocation: Invocation,
  wanted: Beginning,
): Promise<{ readonly reply: Reply<WorkflowRun>; readonly path: string }> => {
  const { context } = invocation
  const named = wanted.state === undefined ? undefined : namedPlace(wanted.state, context)
  const folder = named ? undefined : await prepareCrafts(context.cwd)
  const first = named ?? placeBelow(folder ?? '', halfBegun)
  return await withLock(first.lock, async () => {
    const open = await openCrafts(first, folder)
    const half = await loadCraft(first.path)
    const key = await makeRoom(invocation, wanted, open, half, first)
    const craft = newCraft(invocation, wanted, key)
    await saveCraft(first.path, craft)
    const reply = await askToBegin(invocation, craft, first)
    const run = runOf(reply.value)
    const last = folder === undefined ? first : placeBelow(folder, `${run.id}.json`)
    if (folder === undefined || !(await loadCraft(last.path)))
      await saveCraft(last.path, { ...craft, run })
    if (last.path !== first.path) await dropCraft(first.path)
    return { reply, path: last.path }
  })
}

/** The run as the state keeps it. */
export const runOf = (run: WorkflowRun): CraftRun => ({
  id: run.id,
  project: run.project,
  workflow: run.workflow,
  version: run.version,
  runnerType: run.runnerType,
  runUrl: run.runUrl,
  commit: run.commit,
  branch: run.branch,
  actor: run.actor,
  createdAt: run.createdAt,
  release: run.release,
  expiresAt: run.expiresAt,
})

interface OpenCraft {
  readonly path: string
  readonly run: CraftRun
  readonly server: string
}

const openCrafts = async (
  first: CraftPlace,
  folder: string | undefined,
): Promise<readonly OpenCraft[]> => {
  const paths =
    folder === undefined
      ? [first.path]
      : (await craftFiles(folder)).map((name) => placeBelow(folder, name).path)
  const open: OpenCraft[] = []
  for (const path of paths) {
    const craft = await loadCraft(path)
    if (craft?.run) open.push({ path, run: craft.run, server: craft.server })
  }
  return open
}

/** Refuses what stands in the way, or removes it; the key of an earlier, unanswered attempt. */
const makeRoom = async (
  invocation: Invocation,
  wanted: Beginning,
  open: readonly OpenCraft[],
  half: Craft | undefined,
  first: CraftPlace,
): Promise<string | undefined> => {
  const isHalf = half !== undefined && half.run === null
  if (isHalf && isSame(invocation, wanted, half)) return half.key
  if (isHalf && !wanted.mayReplace)
    throw new UsageError(
      'Another attestation was begun here, and the answer of the server is missing.',
      'Begin it again with the same words, and it goes on; or put this in its place: --replace',
    )
  if (isHalf) await dropCraft(first.path)
  const [only, another] = open
  if (only === undefined || (wanted.mayStandBeside && wanted.state === undefined)) return undefined
  if (!wanted.mayReplace) throw alreadyOpen(only, wanted.state)
  if (another)
    throw new UsageError(
      `${open.length} attestations are being made here: which is to be replaced?`,
      `End it first: berth attestation reset --run ${only.run.id}`,
    )
  await endReplaced(invocation, only)
  return undefined
}

const isSame = (invocation: Invocation, { input }: Beginning, half: Craft): boolean =>
  half.server === invocation.connection().server.url &&
  JSON.stringify(half.begin) === JSON.stringify(input)

const alreadyOpen = ({ run }: OpenCraft, state: string | undefined): UsageError => {
  const it = `workflow run ${run.id} (${run.project}, ${run.workflow}, ${run.version})`
  const flag = state === undefined ? '' : ` --state ${state}`
  const beside = state === undefined ? '--parallel' : 'another --state'
  return new UsageError(
    `An attestation is being made here already: ${it}.`,
    `End it: berth attestation push${flag}, or reset${flag}; begin this beside it with ${beside}, or in its place with --replace`,
  )
}

const endReplaced = async (invocation: Invocation, { path, run, server }: OpenCraft) => {
  if (server === invocation.connection().server.url)
    await invocation
      .call(finishWorkflowRun, { id: run.id, state: 'canceled', reason: 'replaced by another one' })
      .catch((error: unknown) => {
        // It has ended otherwise, or is gone: then nothing of it is left to end.
        if (!isOver(error)) throw error
      })
  await dropCraft(path)
}

/** Whether the server says that a run is over, or knows none. */
export const isOver = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && ['workflow_run_ended', 'not_found'].includes(error.problem.code)

const newCraft = (
  { context, connection }: Invocation,
  { input, repository, dirty }: Beginning,
  key: string | undefined,
): Craft => ({
  server: connection().server.url,
  key: key ?? context.newKey(),
  begin: input,
  repository,
  dirty,
  run: null,
  materials: [],
  sealed: null,
})

const askToBegin = async (
  { call }: Invocation,
  { begin, key }: Craft,
  { path }: CraftPlace,
): Promise<Reply<WorkflowRun>> => {
  try {
    return await call(beginWorkflowRun, begin, key)
  } catch (error) {
    // What was refused has not begun; of a lost answer nobody knows.
    if (error instanceof ProblemError && !error.problem.retryable) await dropCraft(path)
    throw error
  }
}
