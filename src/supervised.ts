/** Set for the control that a host runs: it ends with its standard input. */
export const supervisedVariable = 'BERTH_SUPERVISED'
