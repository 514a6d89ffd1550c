// SPDX-License-Identifier: EUPL-1.2
// Reading the letter's square code with the camera, where the browser itself can read such codes.  Pictures stay in the
// browser: none is kept or sent.

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

function detector_class(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

export function can_scan(): boolean {
  return detector_class() !== undefined && navigator.mediaDevices?.getUserMedia !== undefined;
}

/** The code in what a letter's square says: an address of the booth whose fragment is the code, or the code alone. */
export function code_in(text: string): string {
  const at = text.indexOf('#');
  return at < 0 ? text : text.slice(at + 1);
}

/** Shows the camera in `video` until a square code is read or `signal` ends it.  @throws when there is no camera */
export async function read_letter(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const detector = new (detector_class() as DetectorClass)({ formats: ['qr_code'] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const [found] = await detector.detect(video);
      if (found !== undefined) return code_in(found.rawValue);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
