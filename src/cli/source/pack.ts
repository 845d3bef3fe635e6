import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mostSourceBytes } from '../../contract/sources.ts'
import { ArchiveError, byBytes } from '../../formats/archive/archive.ts'
import { memberAt, type ArchiveMember } from '../../formats/archive/folder.ts'
import { writeArchive, type ArchiveSummary } from '../../formats/archive/write.ts'
import { printable } from '../shown/printable.ts'
import { MissingError, UsageError } from '../frame/errors.ts'
import type { Environment } from '../frame/context.ts'
import { isLookedAfter, listedFiles, type IsLeftOut } from './listed-files.ts'
import { noOrigin, readCommit, readOrigin, type SourceOrigin } from './origin.ts'
import { requireSmall } from './require-small.ts'
import { readPatterns, walkedFiles } from './walked-files.ts'

/** A source as one file on this machine, until it is removed. */
export interface PackedSource extends ArchiveSummary, SourceOrigin {
  readonly path: string
  remove(): Promise<void>
}

/**
 * Packs a folder: what git tracks or does not ignore, else what no `.gitignore` names; less
 * `.berthignore`, and never `.git`. What changes meanwhile is noticed.
 */
export const packSource = async (folder: string, env: Environment): Promise<PackedSource> => {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory())
    throw new MissingError(`There is no folder ${printable(folder)}.`, 'Check the path.')
  const hasGit = await isLookedAfter(folder, env)
  const origin = hasGit ? await readOrigin(folder, env) : noOrigin
  const isLeftOut = await readLeftOut(folder)
  const files = hasGit
    ? await listedFiles(folder, env, isLeftOut)
    : await walkedFiles(folder, isLeftOut)
  const members = await membersFor(folder, files)
  if (members.length === 0)
    throw new UsageError(
      `There is nothing to pack in ${printable(folder)}.`,
      'Check .gitignore and .berthignore there.',
    )
  requireSmall(members.map(({ entry }) => entry))
  const packed = await spool(members)
  try {
    if (hasGit && (await readCommit(folder, env)) !== origin.commit)
      throw new UsageError('Another commit was checked out while it was packed.', tryAgain)
    return { ...packed, ...origin }
  } catch (error) {
    await packed.remove()
    throw error
  }
}

const tryAgain = 'Wait until nothing writes there, then try again.'

const readLeftOut = async (folder: string): Promise<IsLeftOut> => {
  const patterns = await readPatterns(join(folder, '.berthignore'))
  return (path) => /(?:^|\/)\.git(?:\/|$)/i.test(path) || (patterns?.ignores(path) ?? false)
}

/** The files with the folders that hold them, in the order of an archive. */
const membersFor = async (
  folder: string,
  files: readonly string[],
): Promise<readonly ArchiveMember[]> => {
  const names = new Set<string>()
  for (const path of files) {
    names.add(path)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      names.add(path.slice(0, at + 1))
  }
  const members: ArchiveMember[] = []
  for (const name of [...names].sort(byBytes)) {
    const path = name.endsWith('/') ? name.slice(0, -1) : name
    const member = await told(() => memberAt(join(folder, path), path))
    if ((member.entry.kind === 'folder') !== name.endsWith('/'))
      throw new UsageError(`${printable(path)} changed while it was packed.`, tryAgain)
    members.push(member)
  }
  return members
}

const spool = async (
  members: readonly ArchiveMember[],
): Promise<ArchiveSummary & Pick<PackedSource, 'path' | 'remove'>> => {
  const scratch = await mkdtemp(join(tmpdir(), 'berth-source-'))
  const remove = (): Promise<void> => rm(scratch, { recursive: true, force: true })
  try {
    const path = join(scratch, 'source.tar')
    const limits = { entries: members.length, bytes: mostSourceBytes }
    const summary = await told(() => writeArchive(each(members), path, limits))
    return { ...summary, path, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function* each(members: readonly ArchiveMember[]): AsyncGenerator<ArchiveMember> {
  yield* members
}

/** What cannot be packed is the user's to change. */
const told = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    const next = /while it was packed/.test(error.message)
      ? tryAgain
      : 'Change it, or leave it out: put it into .berthignore'
    throw new UsageError(error.message, next)
  }
}
