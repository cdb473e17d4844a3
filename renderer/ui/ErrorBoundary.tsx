import { Component, type ErrorInfo, type ReactNode } from 'react';
import { autosave } from '../store/project.ts';
import { BugReport } from './BugReport.tsx';

interface State {
  readonly error: Error | null;
  readonly where: string;
}

/** The one place where bugs of the page end: the work is kept, and a diagnostic file is offered. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null, where: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(_error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ where: componentStack ?? '' });
    // Nothing more can be done here when even that fails; the last regular autosave is seconds old.
    void autosave().catch(() => undefined);
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    return <BugReport error={error} where={where} onRetry={() => this.setState({ error: null, where: '' })} />;
  }
}
