import { fileURLToPath } from 'node:url'
import { ran } from './commands.ts'

const inTree = (path: string): string => fileURLToPath(import.meta.resolve(`../${path}`))

/** The program as it is shipped, for Node. */
export const bundle = inTree('dist/berth.mjs')

/** The same as a command. */
export const shim = inTree('dist/berth')

let built: Promise<unknown> | undefined

/** Builds the program, once: whatever was built before may be of another day. */
export const buildProgram = async (): Promise<void> => {
  built ??= ran(process.execPath, [inTree('scripts/build.ts')], '.', {
    PATH: process.env['PATH'] ?? '',
  })
  await built
}
