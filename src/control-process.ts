import { flushCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { saveContext } from './cli/frame/credentials.ts'
import { version } from './cli/frame/version.ts'
import type { Settings } from './config/settings.ts'
import { log } from './process-log.ts'
import { shippedMigrations } from './shipped-migrations.ts'
import { shippedPage } from './shipped-page.ts'
import { serve, type Server } from './serve.ts'

/** Runs control in this process until it is told to stop, then lets calls finish. */
export const runControl = async (
  settings: Settings,
  stopped: () => Promise<void>,
): Promise<void> => {
  const server = await serve(settings, {
    version,
    migrations: shippedMigrations(),
    page: shippedPage,
    log,
  })
  greet(server)
  // Who is killed cannot write it down at the end.
  setImmediate(flushCompileCache)
  await stopped()
  process.stdout.write('Stopping; calls that run are finished first.\n')
  await server.stop()
}

const greet = ({ url, unshown }: Server): void => {
  process.stdout.write(`Berth serves ${url}\n`)
  if (unshown?.secret === undefined) return
  process.stdout.write(
    [
      '',
      "This was the first start. Organization default is there, and its administrator's token,",
      'shown this once:',
      '',
      `  ${unshown.secret}`,
      '',
      ...logIn(url, unshown.secret),
      '',
    ].join('\n'),
  )
  unshown.forget()
}

/** Logs the command line of this machine in; where that fails, says how to do it by hand. */
const logIn = (server: string, token: string): readonly string[] => {
  const where = { env: process.env, home: homedir() }
  try {
    const path = saveContext(where, { server, organization: 'default', token })
    return [
      `The command line on this machine is logged in with it (${path}).`,
      'Next: berth environment create --name my-first --description "Where it runs"',
      'The page, signed in: berth ui',
    ]
  } catch (error) {
    return [
      error instanceof Error ? error.message : String(error),
      `Log in by hand: berth login --server ${server} --token-stdin`,
    ]
  }
}
