using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace SapServiceTools.Tests
{
    /// <summary>A terminal of a given width that keeps what it is told, as a reader would see it. Nobody answers its questions, unless it has an answer to all of them.</summary>
    public sealed class ReaderHost : PSHost
    {
        private readonly ReaderScreen _screen;

        public ReaderHost(int width)
        {
            _screen = new ReaderScreen(width);
        }

        public override CultureInfo CurrentCulture => CultureInfo.GetCultureInfo("en-US");

        public override CultureInfo CurrentUICulture => CurrentCulture;

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override string Name => "ReaderHost";

        public override PSHostUserInterface UI => _screen;

        public override Version Version { get; } = new Version(1, 0);

        /// <summary>The label of the choice that is made wherever there is one to make; null where nobody is there.</summary>
        public string Answer { get => _screen.Answer; set => _screen.Answer = value; }

        /// <summary>What was shown since the last call.</summary>
        public string Take() => _screen.Take();

        public override void EnterNestedPrompt() => throw new NotSupportedException();

        public override void ExitNestedPrompt() => throw new NotSupportedException();

        public override void NotifyBeginApplication()
        {
        }

        public override void NotifyEndApplication()
        {
        }

        public override void SetShouldExit(int exitCode)
        {
        }
    }

    internal sealed class ReaderScreen : PSHostUserInterface
    {
        private readonly StringBuilder _text = new StringBuilder();

        public ReaderScreen(int width)
        {
            RawUI = new ReaderRawScreen(width);
        }

        public override PSHostRawUserInterface RawUI { get; }

        public string Answer { get; set; }

        public string Take()
        {
            lock (_text)
            {
                var text = _text.ToString();
                _text.Clear();
                return text;
            }
        }

        public override void Write(string value)
        {
            lock (_text)
                _text.Append(value);
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Write(value + "\n");

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

        public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

        public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw Unattended(message);

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            if (Answer is null)
                throw Unattended(message);
            WriteLine(message);
            for (var i = 0; i < choices.Count; i++)
            {
                if (choices[i].Label.Replace("&", "") == Answer)
                    return i;
            }

            throw Unattended(message);
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw Unattended(message);

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw Unattended(message);

        public override string ReadLine() => throw Unattended("a line");

        public override SecureString ReadLineAsSecureString() => throw Unattended("a secret");

        private static InvalidOperationException Unattended(string question) => new InvalidOperationException("Nobody is there to answer: " + question);
    }

    internal sealed class ReaderRawScreen : PSHostRawUserInterface
    {
        public ReaderRawScreen(int width)
        {
            BufferSize = new Size(width, 1000);
            WindowSize = new Size(width, 50);
        }

        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize { get; set; }

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => WindowSize;

        public override Size MaxWindowSize => WindowSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; }

        public override string WindowTitle { get; set; } = "";

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
