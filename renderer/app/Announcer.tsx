import { useAnnouncement } from '../kit/announcement.ts';
import { useT } from '../kit/language.ts';

/** Says to screen readers what an edit has done. */
export function Announcer() {
  const t = useT();
  const { said, count } = useAnnouncement();
  return (
    <div className="visually-hidden" role="status" data-testid="announcement">
      {said && <span key={count}>{t(said)}</span>}
    </div>
  );
}
