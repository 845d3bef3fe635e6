import { buildRouteMap } from '@stricli/core'
import { describe } from './describe.ts'
import { download } from './download.ts'
import { importOne } from './import.ts'
import { list } from './list.ts'
import { verify } from './verify.ts'

export const attestation = buildRouteMap({
  routes: { import: importOne, list, describe, verify, download },
  docs: { brief: 'Import, see and verify evidence' },
})
