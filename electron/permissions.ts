import { session } from 'electron';
import { PAGE_ORIGIN } from './pageProtocol.ts';

/** What the page needs to copy and paste nodes from a menu, and to present. */
const PERMISSIONS = ['clipboard-read', 'clipboard-sanitized-write', 'fullscreen'];

/** Whether a frame may have it: the app's own page, and none inside it. */
export function isAllowed(permission: string, origin: string, isMainFrame: boolean): boolean {
  return (
    PERMISSIONS.includes(permission) && isMainFrame && (origin === PAGE_ORIGIN || origin.startsWith(`${PAGE_ORIGIN}/`))
  );
}

/** What the page loads: its own files. */
const OWN = /^(app:\/\/neuroloom\/|blob:app:\/\/neuroloom\/|data:|devtools:)/;

/** The page has no business in a network: whatever its policy for content may leave open ends here. */
export function refuseNetwork(): void {
  session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !OWN.test(url) }));
}

/** Camera, position, notifications, devices and all the rest: no. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_page, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(isAllowed(permission, requestingUrl, isMainFrame)),
  );
  defaultSession.setPermissionCheckHandler((_page, permission, origin, { isMainFrame }) =>
    isAllowed(permission, origin, isMainFrame),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}
