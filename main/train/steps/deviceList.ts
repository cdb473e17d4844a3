import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import { availableCores } from '../../devices/cores.ts';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { distrustOfCard, openProvider, providerProbes } from '../../graph/onnx/providers.ts';
import { eagerProbes, openProbed } from '../../devices/select.ts';
import { Distrusted, reasonOf } from '../../devices/unavailable.ts';

type Runtime = DeviceInfo['runtime'];

/** The devices of both runtimes and whether they work here. Takes a few seconds the first time. */
export async function listDevices(memory: ProviderMemory): Promise<readonly DeviceInfo[]> {
  const infos: DeviceInfo[] = [];
  for (const { name, title } of await providerProbes()) {
    const info = await infoOf('compiled', name, title, () => openProvider(name, memory));
    infos.push(name === 'cpu' ? { ...info, threads: availableCores().logical } : info);
  }
  for (const probe of eagerProbes) {
    const open = async () => {
      const against = probe.name === 'webgpu' ? await distrustOfCard(memory) : undefined;
      if (against) throw against;
      return openProbed(probe);
    };
    infos.push(await infoOf('eager', probe.name, probe.title, open));
  }
  return infos;
}

async function infoOf(
  runtime: Runtime,
  name: string,
  title: string,
  open: () => Promise<{ readonly label: string }>,
): Promise<DeviceInfo> {
  try {
    const { label } = await open();
    return { runtime, name, label, isAvailable: true, reason: null };
  } catch (error) {
    const missing = { runtime, name, label: title, isAvailable: false };
    if (error instanceof Distrusted) return { ...missing, reason: error.befell, canRetry: true };
    return { ...missing, reason: reasonOf(error) };
  }
}
