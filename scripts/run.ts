import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

const binaries = join(import.meta.dirname, '..', 'node_modules', '.bin')

/** Runs a command with our own tools first in PATH, its output ours; answers its exit code. */
export const run = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...environment,
        PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}`,
      },
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })

/** Stops with a sentence when the runtime is older than the code needs. */
export const requireNode = (): void => {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return
  console.error(`Node ${process.versions.node} is too old: run npm ci, which brings Node 26.`)
  process.exit(1)
}

/** Runs the steps one after another; stops at the first that fails and says which. */
export const inTurn = async (
  steps: readonly (readonly [name: string, step: () => Promise<number>])[],
): Promise<void> => {
  for (const [name, step] of steps) {
    const began = performance.now()
    const code = await step()
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`)
    if (code !== 0) process.exit(code)
  }
}
