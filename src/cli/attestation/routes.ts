import { buildRouteMap } from '@stricli/core'
import { add } from './add.ts'
import { describe } from './describe.ts'
import { download } from './download.ts'
import { importOne } from './import.ts'
import { init } from './init.ts'
import { list } from './list.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { reset } from './reset.ts'
import { status } from './status.ts'
import { verify } from './verify.ts'

export const attestation = buildRouteMap({
  routes: {
    init,
    add,
    status,
    push,
    reset,
    import: importOne,
    pull,
    list,
    describe,
    verify,
    download,
  },
  docs: { brief: 'Make, import, see and verify evidence' },
})
