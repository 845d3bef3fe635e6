import { join, resolve } from 'node:path'
import type { CliContext } from '../frame/context.ts'
import type { Invocation } from '../frame/invocation.ts'
import { text } from '../words/flags.ts'
import { MissingError, UsageError } from '../frame/errors.ts'
import type { BegunCraft } from './craft.ts'
import { craftFiles, craftsBelow, loadCraft } from './craft-file.ts'
import { removeLock, withLock } from './lock.ts'

/** Which of several attestations is meant. */
export const craftFlags = {
  state: text('Where its state lies (default: .berth in this folder)', { placeholder: 'FILE' }),
  run: text('The one of this workflow run', { placeholder: 'ID' }),
}

/** The same as it was typed. */
export interface CraftFlagValues {
  readonly state?: string | undefined
  readonly run?: string | undefined
}

/** Where one craft lies, and the lock that goes with it. */
export interface CraftPlace {
  readonly path: string
  readonly lock: string
  /** Whether the lock is this craft's alone, and goes with it. */
  readonly isAlone: boolean
}

/** The state file that `--state` names. */
export const namedPlace = (state: string, { cwd }: Pick<CliContext, 'cwd'>): CraftPlace => {
  const path = resolve(cwd, state)
  return { path, lock: `${path}.lock`, isAlone: true }
}

/** A state file in the folder of crafts. */
export const placeBelow = (folder: string, name: string): CraftPlace => ({
  path: join(folder, name),
  lock: join(folder, 'lock'),
  isAlone: false,
})

const beginNext = 'Begin one: berth attestation init --project NAME --workflow NAME'

/** Finds the craft that is meant: the named one, or the only one that is there. */
export const findPlace = async (
  { state, run }: CraftFlagValues,
  context: Pick<CliContext, 'cwd'>,
): Promise<CraftPlace> => {
  if (state !== undefined && run !== undefined)
    throw new UsageError('--state and --run exclude each other.', 'Give one of them')
  if (state !== undefined) return namedPlace(state, context)
  const folder = craftsBelow(context.cwd)
  const files = await craftFiles(folder)
  const wanted = run === undefined ? files : files.filter((name) => name === `${run}.json`)
  const [only, another] = wanted
  if (only === undefined)
    throw new MissingError(
      run === undefined
        ? 'No attestation is being made in this folder.'
        : `No attestation of the workflow run ${run} is being made in this folder.`,
      beginNext,
    )
  if (another === undefined) return placeBelow(folder, only)
  const runs = files.map((name) => name.replace(/\.json$/, ''))
  throw new UsageError(
    `${runs.length} attestations are being made in this folder: ${runs.slice(0, 10).join(', ')}.`,
    `Say which: --run ${runs[0]}`,
  )
}

/** The craft that lies at a place, with its run; what is only half begun is not there yet. */
export const requireCraft = async ({ path }: CraftPlace): Promise<BegunCraft> => {
  const craft = await loadCraft(path)
  if (!craft)
    throw new MissingError(`No attestation is being made: there is no ${path}.`, beginNext)
  if (craft.run !== null) return { ...craft, run: craft.run }
  throw new UsageError(
    'The attestation has not begun: the answer of the server is still missing.',
    'Begin it again with the same words, and it goes on: berth attestation init …',
  )
}

/** Refuses a craft whose run another server has. */
export const requireSameServer = (craft: BegunCraft, { connection }: Invocation): void => {
  const { url } = connection().server
  if (craft.server === url) return
  throw new UsageError(
    `The attestation was begun on ${craft.server}, not on ${url}.`,
    `Say so: --server ${craft.server}, or begin another one here`,
  )
}

/** Refuses a craft of which a push has sent something already. */
export const requireOpen = (craft: BegunCraft): void => {
  if (craft.sealed === null) return
  throw new UsageError(
    'The attestation has been sent, and its answer is missing: nothing can be added now.',
    `Push it once more: berth attestation push --run ${craft.run.id}`,
  )
}

/** Does something with a craft while nobody else does; `gone` says that its file was removed. */
export const holding = async <T>(
  place: CraftPlace,
  work: (gone: () => void) => Promise<T>,
): Promise<T> => {
  // A lock of nothing would stay behind.
  await requireCraft(place)
  const gone = (): void => (place.isAlone ? removeLock(place.lock) : undefined)
  return await withLock(place.lock, () => work(gone))
}
