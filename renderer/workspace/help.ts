/** The command that opens what helps to find a bug; absent where no feature offers it. */
export const DIAGNOSTICS = 'saveDiagnostics';
