import type { SettingName } from '../../config/settings.ts'

/** Where text goes; only a terminal has columns and colors. */
export interface OutputStream {
  write(text: string | Uint8Array): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** Where a secret, a predicate or an envelope may come from. */
export interface InputStream extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined
  setRawMode?(isRaw: boolean): unknown
}

/** The settings of the server as they were typed, each or none. */
export type ServeFlags = Readonly<Partial<Record<SettingName, string | undefined>>>

/** Where the server keeps its data. */
export type DatabaseFlags = Pick<ServeFlags, 'data' | 'database-url'>

/** The same, and whose administrator is wanted. */
export type RecoverFlags = DatabaseFlags & {
  readonly organization: string
  readonly install: boolean
}

/** An administrator's token that was made without a server. */
export interface Recovered {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly roles: readonly string[]
  readonly secret: string
}

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Everything of the world that the command line touches: a test can hold it in a variable. */
export interface CliContext {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly stdin: InputStream
  readonly env: Environment
  /** The folder that the command was typed in. */
  readonly cwd: string
  /** The user's home folder. */
  readonly home: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A fresh idempotency key. */
  readonly newKey: () => string
  /** Runs the server until it is told to stop; gives the exit code. */
  readonly serve: (flags: ServeFlags) => Promise<number>
  /** Makes an administrator's token straight in the server's database. */
  readonly recover: (flags: RecoverFlags) => Promise<Recovered>
  /** Lets a restored database rule its host again, straight in the database. */
  readonly adopt: (flags: DatabaseFlags) => Promise<{ readonly version: number }>
  /** Whether a browser can show something to whoever types here. */
  readonly hasBrowser: () => Promise<boolean>
  /** Opens a file in the user's browser; false if that failed. */
  readonly openInBrowser: (path: string) => Promise<boolean>
}
