/** What lets the page's own style elements past its policy for content (main/hosts/pageFiles.ts). */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Where Mantine's library for scroll bars under a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });
