/** Why a setup is impossible and what to do about it, in one sentence. */
export class SetupError extends Error {}
