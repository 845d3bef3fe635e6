import { runHost } from '../../src/host/run-host.ts'
import { settingsFor } from './scene.ts'

/** A host as a process of its own, for tests that kill it: data folder, first port, control. */
const [data = '', first = '20000', ...control] = process.argv.slice(2)

const running = await runHost(
  {
    host: settingsFor(data, Number(first)),
    control: control.length > 0 ? { argv: control, env: process.env } : null,
    successor: { argv: [process.execPath, ...process.argv.slice(1)], env: process.env },
    note: (text) => process.stderr.write(`${text}\n`),
    succeedMs: 10_000,
  },
  process.env,
)
const stop = async (): Promise<void> => {
  await running.stop()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.on('SIGUSR2', async () => {
  if (await running.succeed()) process.exit(0)
})
process.stdout.write(`serves ${running.host.edge.state().port}\n`)
