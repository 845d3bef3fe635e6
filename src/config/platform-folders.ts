import { join } from 'node:path'

/** Where this platform keeps an application's data: XDG on Linux, the usual places elsewhere. */
export const dataFolder = (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string => {
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] || home, 'berth')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'berth')
  return join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'berth')
}
