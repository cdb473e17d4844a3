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
