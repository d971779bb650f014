using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace SapServiceTools.Cmdlets.ScriptHandlers;

/// <summary>
/// A script block made portable: its text, with each <c>$using:</c> value resolved where the block was written.
/// A worker rebuilds the block from the text, because a block that runs outside its own runspace deadlocks against it (PowerShell#4003, #7626).
/// </summary>
internal sealed class HandlerScript
{
    private const string Prefix = "__using_";

    private HandlerScript(string name, string text, IReadOnlyDictionary<string, object?> usingValues)
    {
        Name = name;
        Text = text;
        UsingValues = usingValues;
    }

    /// <summary>The handler's name, such as <c>OnProvision</c>.</summary>
    public string Name { get; }

    /// <summary>The text to rebuild the block from.</summary>
    public string Text { get; }

    /// <summary>Variables that the text refers to in place of its <c>$using:</c> expressions.</summary>
    public IReadOnlyDictionary<string, object?> UsingValues { get; }

    /// <summary>Prepares a block on the pipeline thread of its own runspace.</summary>
    /// <exception cref="ServiceException">A <c>$using:</c> expression that names no variable.</exception>
    public static HandlerScript From(string name, ScriptBlock block, SessionState session)
    {
        var text = new StringBuilder(TextOf(block));
        var start = StartOf(block);
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var expressions = block.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>();
        foreach (var expression in expressions.OrderByDescending(found => found.Extent.StartOffset))
        {
            // In $using:config.Name or $using:list[0] the variable is what stands first; the rest works on its copy in the worker.
            var variable = (VariableExpressionAst)expression.Find(
                ast => ast is VariableExpressionAst && ast.Extent.StartOffset == expression.Extent.StartOffset, searchNestedScriptBlocks: false);
            var path = variable.VariablePath.UserPath;
            var found = session.PSVariable.Get(path) ?? throw NoSuchVariable(name, expression);
            values[Prefix + path] = found.Value;
            var offset = variable.Extent.StartOffset - start;
            text.Remove(offset, variable.Extent.Text.Length).Insert(offset, $"${{{Prefix}{path}}}");
        }

        return new HandlerScript(name, text.ToString(), values);
    }

    // A block's own text is what stands between its braces; its offsets count from the start of the file.
    private static string TextOf(ScriptBlock block) => block.ToString();

    private static int StartOf(ScriptBlock block)
    {
        var extent = block.Ast.Extent;
        return extent.Text.StartsWith('{') ? extent.StartOffset + 1 : extent.StartOffset;
    }

    private static ServiceException NoSuchVariable(string name, UsingExpressionAst expression) => new(
        ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"{name}: {expression.Extent.Text} names no variable.");
}
