import { spawn } from 'node:child_process'
import type { Environment } from '../frame/context.ts'

/** How long an opener may take to say that it failed, in milliseconds. */
const mostMs = 3000

/** Whether a browser can show something to whoever types here. */
export const hasBrowser = (platform: NodeJS.Platform, env: Environment): boolean =>
  platform === 'darwin' ||
  platform === 'win32' ||
  [env['DISPLAY'], env['WAYLAND_DISPLAY'], env['BROWSER']].some(Boolean)

/** Opens a file in the user's browser; false if there is no opener, or it says that it failed. */
export const openInBrowser = (path: string, platform: NodeJS.Platform): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(openerOf(platform), [path], {
      stdio: 'ignore',
      detached: true,
      shell: false,
    })
    // Some openers stay for as long as the browser does.
    const patience = setTimeout(() => end(true), mostMs)
    const end = (hasOpened: boolean): void => {
      clearTimeout(patience)
      child.unref()
      resolve(hasOpened)
    }
    child.once('error', () => end(false))
    // Explorer ends with 1 though it has opened the file.
    child.once('exit', (code) => end(code === 0 || platform === 'win32'))
  })

const openerOf = (platform: NodeJS.Platform): string => {
  if (platform === 'darwin') return 'open'
  return platform === 'win32' ? 'explorer.exe' : 'xdg-open'
}
