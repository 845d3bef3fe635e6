import { buildRouteMap } from '@stricli/core'
import { checkpoint } from './checkpoint.ts'
import { prove } from './prove.ts'
import { verify } from './verify.ts'
import { verifyProof } from './verify-proof.ts'

export const ledger = buildRouteMap({
  routes: { checkpoint, verify, prove, 'verify-proof': verifyProof },
  docs: { brief: 'Prove that the ledger was not changed' },
})
