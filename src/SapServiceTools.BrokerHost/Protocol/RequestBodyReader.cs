using System.Text.Json;
using System.Text.Unicode;

namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Reads the body of a PUT or PATCH in one pass. Members of a wrong type are faults; unknown ones are skipped.</summary>
internal ref struct RequestBodyReader
{
    private readonly RequestBody _body;
    private Utf8JsonReader _reader;
    private string? _contextOrganization;
    private string? _contextSpace;
    private string? _bindAppGuid;

    private RequestBodyReader(byte[] text)
    {
        _body = new RequestBody { Text = text };
        _reader = new Utf8JsonReader(text);
    }

    /// <exception cref="BrokerException">The text isn't a JSON object, or a member has the wrong type.</exception>
    public static RequestBody Read(byte[] text)
    {
        if (text.Length is 0)
            throw Bad("The request needs a body.");
        if (!Utf8.IsValid(text))
            throw Bad("The body isn't UTF-8.");
        try
        {
            var reader = new RequestBodyReader(text);
            reader.ReadRoot();
            return reader._body;
        }
        catch (JsonException fault)
        {
            throw Bad($"The body isn't valid JSON (line {fault.LineNumber + 1}, position {fault.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            throw Bad("The body has an escape sequence that is half a character.");
        }
    }

    private static BrokerException Bad(string message) => new(BrokerError.BadRequest, message);

    private void ReadRoot()
    {
        _reader.Read();
        if (_reader.TokenType is not JsonTokenType.StartObject)
            throw Bad("The body must be a JSON object.");
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
            ReadMember();
        // Anything but white space after the object is an error that the reader finds.
        _reader.Read();
        _body.OrganizationGuid = RequireEqual(_body.OrganizationGuid, _contextOrganization, "organization_guid");
        _body.SpaceGuid = RequireEqual(_body.SpaceGuid, _contextSpace, "space_guid");
        // The one outside bind_resource is deprecated in favour of the one inside.
        _body.AppGuid = _bindAppGuid ?? _body.AppGuid;
    }

    private void ReadMember()
    {
        if (_reader.ValueTextEquals("service_id"u8))
            _body.ServiceId = ReadText("service_id");
        else if (_reader.ValueTextEquals("plan_id"u8))
            _body.PlanId = ReadText("plan_id");
        else if (_reader.ValueTextEquals("organization_guid"u8))
            _body.OrganizationGuid = ReadText("organization_guid");
        else if (_reader.ValueTextEquals("space_guid"u8))
            _body.SpaceGuid = ReadText("space_guid");
        else if (_reader.ValueTextEquals("context"u8))
            _body.Context = ReadObject("context");
        else if (_reader.ValueTextEquals("parameters"u8))
            _body.Parameters = SkipObject("parameters");
        else if (_reader.ValueTextEquals("maintenance_info"u8))
            ReadMaintenanceInfo();
        else if (_reader.ValueTextEquals("previous_values"u8))
            ReadPreviousValues();
        else if (_reader.ValueTextEquals("app_guid"u8))
            _body.AppGuid = ReadText("app_guid");
        else if (_reader.ValueTextEquals("bind_resource"u8))
            _body.BindResource = ReadObject("bind_resource");
        else if (_reader.ValueTextEquals("predecessor_binding_id"u8))
            _body.PredecessorBindingId = ReadText("predecessor_binding_id");
        else
            SkipValue();
    }

    private byte[]? ReadObject(string name)
    {
        if (!StartObject(name))
            return null;
        var start = (int)_reader.TokenStartIndex;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            if (name is "context" && _reader.ValueTextEquals("platform"u8))
                _body.Platform = ReadText("context.platform");
            else if (name is "context" && _reader.ValueTextEquals("organization_guid"u8))
                _contextOrganization = ReadText("context.organization_guid");
            else if (name is "context" && _reader.ValueTextEquals("space_guid"u8))
                _contextSpace = ReadText("context.space_guid");
            else if (name is "bind_resource" && _reader.ValueTextEquals("app_guid"u8))
                _bindAppGuid = ReadText("bind_resource.app_guid");
            else if (name is "bind_resource" && _reader.ValueTextEquals("route"u8))
                _body.Route = ReadText("bind_resource.route");
            else
                SkipValue();
        }
        return _body.Text[start..(int)_reader.BytesConsumed];
    }

    private byte[]? SkipObject(string name)
    {
        if (!StartObject(name))
            return null;
        var start = (int)_reader.TokenStartIndex;
        SkipValue();
        return _body.Text[start..(int)_reader.BytesConsumed];
    }

    private void ReadMaintenanceInfo()
    {
        if (!StartObject("maintenance_info"))
            return;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("version"u8))
                _body.MaintenanceVersion = ReadText("maintenance_info.version");
            else
                SkipValue();
        }
    }

    private void ReadPreviousValues()
    {
        if (!StartObject("previous_values"))
            return;
        string? service = null, plan = null, organization = null, space = null, version = null;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("service_id"u8))
                service = ReadText("previous_values.service_id");
            else if (_reader.ValueTextEquals("plan_id"u8))
                plan = ReadText("previous_values.plan_id");
            else if (_reader.ValueTextEquals("organization_id"u8))
                organization = ReadText("previous_values.organization_id");
            else if (_reader.ValueTextEquals("space_id"u8))
                space = ReadText("previous_values.space_id");
            else if (_reader.ValueTextEquals("maintenance_info"u8))
                version = ReadPreviousVersion();
            else
                SkipValue();
        }
        _body.PreviousValues = new PreviousValues
        {
            ServiceId = service, PlanId = plan, OrganizationId = organization, SpaceId = space, MaintenanceVersion = version,
        };
    }

    private string? ReadPreviousVersion()
    {
        string? version = null;
        if (!StartObject("previous_values.maintenance_info"))
            return version;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("version"u8))
                version = ReadText("previous_values.maintenance_info.version");
            else
                SkipValue();
        }
        return version;
    }

    private string? ReadText(string name)
    {
        _reader.Read();
        if (_reader.TokenType is JsonTokenType.Null)
            return null;
        if (_reader.TokenType is not JsonTokenType.String)
            throw Bad($"{name} must be a string.");
        return _reader.GetString() is { Length: > 0 } text ? text : null;
    }

    // The value is kept as text and read later, where a fault would be a handler's; so what can't be read is found here:
    // an escape that is half a character, and a number that no type holds.
    private void SkipValue()
    {
        if (_reader.TokenType is JsonTokenType.PropertyName)
        {
            CheckText();
            _reader.Read();
        }
        var open = 0;
        while (true)
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open++;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open--;
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    CheckText();
                    break;
                case JsonTokenType.Number when !_reader.TryGetInt64(out _) && !double.IsFinite(_reader.GetDouble()):
                    throw Bad("A number is out of range.");
            }
            if (open is 0)
                return;
            _reader.Read();
        }
    }

    private void CheckText()
    {
        if (_reader.ValueIsEscaped)
            _reader.GetString();
    }

    private bool StartObject(string name)
    {
        _reader.Read();
        if (_reader.TokenType is JsonTokenType.Null)
            return false;
        return _reader.TokenType is JsonTokenType.StartObject ? true : throw Bad($"{name} must be an object.");
    }

    private static string? RequireEqual(string? outer, string? inner, string name) =>
        outer is null || inner is null || outer == inner ? outer ?? inner : throw Bad($"{name} and context.{name} differ.");
}
