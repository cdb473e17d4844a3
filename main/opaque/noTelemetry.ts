// ONNX Runtime sends telemetry to its makers unless this is set before its first session. What a person does here is
// nobody else's business.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
