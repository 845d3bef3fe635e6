import { Agent, request } from 'node:http'

/** What the edge answered. */
export interface Answered {
  readonly status: number
  readonly text: string
  readonly deployment: string
}

/** Asks the edge as a browser would ask for this host. */
export const ask = (port: number, host: string, path = '/', agent?: Agent): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, headers: { host }, ...(agent ? { agent } : {}) },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (text += part))
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text,
            deployment: String(answer.headers['x-deployment']),
          }),
        )
        answer.once('error', reject)
      },
    )
    asked.once('error', reject)
    asked.end()
  })

/** Asks all the while on some kept and some fresh connections until it is stopped. */
export const keepAsking = (port: number, host: string, path = '/', pauseMs = 0) => {
  const kept = new Agent({ keepAlive: true, maxSockets: 4 })
  let asking = true
  let answered = 0
  const bad: string[] = []
  const one = async (agent?: Agent): Promise<void> => {
    while (asking) {
      try {
        const { status, text } = await ask(port, host, path, agent)
        answered += 1
        if (status !== 200) bad.push(`${status} ${text.slice(0, 200)}`)
      } catch (error) {
        bad.push(String(error))
      }
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  const all = [one(kept), one(kept), one(kept), one(), one()]
  return {
    answered: () => answered,
    stop: async (): Promise<readonly string[]> => {
      asking = false
      await Promise.all(all)
      kept.destroy()
      return bad
    },
  }
}

/** Does something while others ask without a pause; what they met that was not well. */
export const whileAsking = async (
  port: number,
  host: string,
  act: () => Promise<void>,
): Promise<readonly string[]> => {
  const load = keepAsking(port, host, '/', 20)
  try {
    await act()
  } finally {
    await load.stop()
  }
  return await load.stop()
}
