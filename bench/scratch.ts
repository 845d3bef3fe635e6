import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const undo: (() => unknown)[] = []

/** Something to be stopped or removed when the bench ends, the last made first. */
export const atEnd = (act: () => unknown): void => {
  undo.push(act)
}

/** A folder of its own on the disk of temporary files, removed at the end. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

export const cleanUp = async (): Promise<void> => {
  for (let act = undo.pop(); act; act = undo.pop()) await act()
}
