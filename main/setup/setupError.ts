/** Why a setup cannot be done and what to do about it, in one sentence. */
export class SetupError extends Error {}
