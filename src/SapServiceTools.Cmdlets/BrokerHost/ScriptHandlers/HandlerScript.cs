using System.Management.Automation.Language;
using System.Text;

namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>
/// A script block made portable: its text, with each <c>$using:</c> value resolved where the block was written.
/// A worker rebuilds the block from the text, because a block that runs outside its own runspace deadlocks against it (PowerShell#4003, #7626).
/// </summary>
internal sealed class HandlerScript
{
    private const string Prefix = "__using_";
    private readonly string _text;
    private readonly string? _file;

    private HandlerScript(string name, string text, string? file, IReadOnlyDictionary<string, object?> usingValues)
    {
        Name = name;
        _text = text;
        _file = file;
        UsingValues = usingValues;
    }

    /// <summary>The handler's name, such as <c>OnProvision</c>.</summary>
    public string Name { get; }

    /// <summary>Variables that the text refers to in place of its <c>$using:</c> expressions.</summary>
    public IReadOnlyDictionary<string, object?> UsingValues { get; }

    /// <summary>Prepares a block on the pipeline thread of its own runspace.</summary>
    /// <exception cref="ServiceException">A <c>$using:</c> expression that names no variable or a script block, or a block with begin, process or end.</exception>
    public static HandlerScript From(string name, ScriptBlock block, SessionState session)
    {
        var body = block.Ast as ScriptBlockAst ?? ((FunctionDefinitionAst)block.Ast).Body;
        if (body.BeginBlock is not null || body.ProcessBlock is not null || body.DynamicParamBlock is not null || body.EndBlock is { Unnamed: false })
            throw Wrong(name, "has begin, process or end; a handler is called once a request and has none of these.");
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var text = new StringBuilder(Preamble(body));
        // Where a function was given (${function:Name}), its parameters may stand before its body.
        var parameters = body.Parent is FunctionDefinitionAst function ? function.FindAll(ast => ast is ParameterAst && ast.Parent == function, searchNestedScriptBlocks: true) : [];
        if (parameters.Any())
            text.Append("param(").AppendJoin(", ", parameters.Select(parameter => parameter.Extent.Text)).Append(") ");
        text.Append(Portable(name, body, session, values));
        return new HandlerScript(name, text.ToString(), body.Extent.File, values);
    }

    /// <summary>An error with the place in the author's file where it happened.</summary>
    public static string Describe(RuntimeException exception)
    {
        var place = exception.ErrorRecord?.ScriptStackTrace?.Split('\n')[0].Trim();
        return string.IsNullOrEmpty(place) ? Cause(exception) : $"{Cause(exception)} ({place})";
    }

    /// <summary>The error itself, without PowerShell's word that it ended the script.</summary>
    public static string Cause(RuntimeException exception) => (exception as ActionPreferenceStopException)?.ErrorRecord?.ToString() ?? exception.Message;

    /// <summary>Makes a block that belongs to whichever runspace calls it. The file's name and line numbers are those of the author.</summary>
    public ScriptBlock Build() => Parser.ParseInput(_text, _file, out _, out _).GetScriptBlock();

    // The file's "using namespace" goes for the block, too, and line breaks keep its line numbers.
    private static string Preamble(ScriptBlockAst body)
    {
        Ast root = body;
        while (root.Parent is not null)
            root = root.Parent;
        var namespaces = root == body || root is not ScriptBlockAst script ? [] : script.UsingStatements
            .Where(statement => statement.UsingStatementKind is UsingStatementKind.Namespace)
            .Select(statement => $"{statement.Extent.Text};");
        return string.Concat(namespaces) + new string('\n', body.Extent.StartLineNumber - 1);
    }

    private static StringBuilder Portable(string name, ScriptBlockAst body, SessionState session, Dictionary<string, object?> values)
    {
        // The text of a block within a script has its braces, that of a whole script has none.
        var inBraces = body.Parent is not null;
        var start = body.Extent.StartOffset + (inBraces ? 1 : 0);
        var text = new StringBuilder(inBraces ? body.Extent.Text[1..^1] : body.Extent.Text);
        var expressions = body.FindAll(ast => ast is UsingExpressionAst && !IsForAnother(ast, body), searchNestedScriptBlocks: true).Cast<UsingExpressionAst>();
        foreach (var expression in expressions.OrderByDescending(found => found.Extent.StartOffset))
        {
            // In $using:config.Name or $using:list[0] the variable is what stands first; the rest works on its value in the worker.
            var variable = (VariableExpressionAst)expression.Find(
                ast => ast is VariableExpressionAst && ast.Extent.StartOffset == expression.Extent.StartOffset, searchNestedScriptBlocks: false);
            var path = variable.VariablePath.UserPath;
            var found = session.PSVariable.Get(path) ?? throw Wrong(name, $"refers to {variable.Extent.Text}, but there is no such variable.");
            var key = Prefix + path.Replace(':', '_');
            values[key] = HandlerVariables.Check($"{name}: {variable.Extent.Text}", found.Value);
            var offset = variable.Extent.StartOffset - start;
            text.Remove(offset, variable.Extent.Text.Length).Insert(offset, variable.Splatted ? $"@{key}" : $"${{{key}}}");
        }

        return text;
    }

    // Within the handler these commands take $using: values themselves, from the handler's own variables.
    private static bool IsForAnother(Ast expression, Ast body)
    {
        for (var ast = expression; ast != body; ast = ast.Parent)
        {
            if (ast is ScriptBlockExpressionAst && ast.Parent is CommandAst command && TakesUsing(command))
                return true;
        }

        return false;
    }

    private static bool TakesUsing(CommandAst command) => command.GetCommandName()?.ToLowerInvariant() switch
    {
        "start-job" or "sajb" or "start-threadjob" or "invoke-command" or "icm" => true,
        "foreach-object" or "foreach" or "%" => command.CommandElements.OfType<CommandParameterAst>()
            .Any(parameter => parameter.ParameterName.Length > 1 && "Parallel".StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private static ServiceException Wrong(string name, string what) => new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"{name} {what}");
}
