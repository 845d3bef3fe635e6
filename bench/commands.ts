import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { absolute, type Finding } from './table.ts'

/** What a whole command takes beyond the bare start of what it starts. */
export const beyond = (what: string, times: readonly number[], value: number): Finding =>
  absolute(
    { what: `${what}: the whole command beyond that`, engine: 'sqlite', unit: 'ms' },
    times,
    { bound: 'at most', value },
  )

/** Whether something on this port of the machine answers by now. */
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    request({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.resume()
      resolve(true)
    })
      .once('error', () => resolve(false))
      .end()
  })

/** Milliseconds from the start of a program to its end; throws with what it said if it fails. */
export const ran = (
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<number> => {
  const began = performance.now()
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(performance.now() - began)
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`))
    })
  })
}
