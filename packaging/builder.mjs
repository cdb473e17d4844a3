// What electron-builder is told. Signing and notarisation go by its own environment variables: CSC_LINK and CSC_KEY_PASSWORD
// (Windows: WIN_CSC_LINK, WIN_CSC_KEY_PASSWORD), APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID.
import { rmSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {{ staged: string, icons: string, output: string, electronVersion: string, electronDist?: string }} places
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ staged, icons, output, electronVersion, electronDist }) {
  return {
    appId: 'org.neuroloom.app',
    productName: 'Neuroloom',
    copyright: 'The Neuroloom authors, MIT licence',
    directories: { app: path.join(staged, 'app'), output, buildResources: icons },
    electronVersion,
    electronDist: electronDist ?? null,
    electronLanguages: ['en', 'en-US', 'de'],
    // All packages are inside already: none are looked for.
    beforeBuild: () => Promise.resolve(false),
    asar: true,
    files: ['**/*'],
    extraResources: [
      { from: path.join(staged, 'engine'), to: 'engine' },
      // Left out of every folder that is not named itself.
      { from: path.join(staged, 'engine', 'node_modules'), to: 'engine/node_modules' },
      { from: path.join(staged, 'node'), to: '.' },
      { from: 'dist/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' },
      { from: 'LICENSE', to: 'LICENSE.txt' },
    ],
    // A given Electron may bring an app of its own.
    afterExtract: ({ appOutDir }) => {
      for (const name of ['app', 'app-update.yml']) rmSync(path.join(appOutDir, 'resources', name), { recursive: true, force: true });
    },
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      // macOS starts nothing on ARM whose signature, be it nobody's, does not fit; flipping fuses breaks it.
      resetAdHocDarwinSignature: true,
      // Where Electron checks it: on Windows and macOS.
      enableEmbeddedAsarIntegrityValidation: true,
      // The page has a protocol of its own.
      ...(Number.parseInt(electronVersion, 10) >= 29 && { grantFileProtocolExtraPrivileges: false }),
    },
    fileAssociations: { ext: 'neuroloom', name: 'Neuroloom project', description: 'Neuroloom project', mimeType: 'application/x-neuroloom', role: 'Editor' },
    // The older one starts apps without Chromium's sandbox, and wants a library that new systems lack.
    toolsets: { appimage: '1.0.3' },
    publish: null,
    ...onLinux({ staged, icons }),
    win: { target: ['nsis', 'portable'], icon: path.join(icons, 'icon.ico') },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, installerLanguages: ['en_US', 'de_DE'] },
    // The two would have one name.
    portable: { artifactName: '${productName}-${version}-portable.${ext}' },
    mac: {
      target: ['dmg'],
      icon: path.join(icons, 'icon.icns'),
      category: 'public.app-category.education',
      hardenedRuntime: true,
      // Elsewhere they lie beside the program.
      extraResources: electronDist
        ? [
            { from: path.join(electronDist, 'LICENSE'), to: 'LICENSE.electron.txt' },
            { from: path.join(electronDist, 'LICENSES.chromium.html'), to: 'LICENSES.chromium.html' },
          ]
        : [],
      notarize: Boolean(process.env.APPLE_TEAM_ID),
    },
  };
} // prettier-ignore

function onLinux({ staged, icons }) {
  return {
    linux: {
      target: ['AppImage', 'deb'],
      executableName: 'neuroloom',
      icon: icons,
      category: 'Education',
      synopsis: 'Neural networks on a canvas, for teaching',
      maintainer: 'The Neuroloom authors',
      // Windows belong to the entry whose name they have.
      syncDesktopName: true,
      desktop: {
        entry: {
          'Comment[de]': 'Neuronale Netze von Hand bauen und ihnen beim Lernen zusehen.',
          Keywords: 'neural network;deep learning;teaching;',
        },
      },
    },
    deb: { fpm: debianFiles({ staged, icons }) },
  };
}

/** Files beside the app, as `from=to`: the command line, what a project file is and its icon in all sizes. */
function debianFiles({ staged, icons }) {
  const sizes = [16, 24, 32, 48, 64, 128, 256, 512];
  return [
    `${path.join(staged, 'neuroloom-cli')}=/usr/bin/neuroloom-cli`,
    `${path.resolve('packaging/neuroloom.xml')}=/usr/share/mime/packages/neuroloom.xml`,
    `${path.resolve('LICENSE')}=/usr/share/doc/neuroloom/copyright`,
    ...sizes.map((size) => {
      const icon = `${size}x${size}`;
      return `${path.join(icons, `${icon}.png`)}=/usr/share/icons/hicolor/${icon}/mimetypes/application-x-neuroloom.png`;
    }),
  ];
}
