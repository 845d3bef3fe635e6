import type { Writable } from 'node:stream'

/** What a program tells, and how it ends. */
interface Outputs {
  readonly stdout: Writable
  readonly stderr: Writable
  /** Ends the program at once, with the code that it has if none is given. */
  readonly exit: (code?: number) => void
}

/**
 * Output that cannot be written is no bug: a command whose reader is gone, as with `head`, ends; one
 * whose disk is full says so and ends with 7. A server goes on: it is there to serve, not to tell.
 */
export const outliveOutput = ({ stdout, stderr, exit }: Outputs, isServer: boolean): void => {
  stderr.on('error', () => {})
  stdout.on('error', ({ code, message }: Error & { readonly code?: string }) => {
    if (isServer) return
    if (code === 'EPIPE') {
      exit()
      return
    }
    stderr.write(
      `Error: The output could not be written: ${message}\n` +
        'Next: Make room, or send it elsewhere; what the command had to do may be done: look first.\n',
    )
    exit(7)
  })
}
