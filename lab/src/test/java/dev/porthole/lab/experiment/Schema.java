package dev.porthole.lab.experiment;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `docs/lab-schema.json`.
final class Schema {
    private static final com.networknt.schema.Schema SCHEMA = load();

    private Schema() {}

    /// What is wrong with a document; empty for nothing.
    static List<String> errors(Map<String, Object> document) {
        String json = JsonMapper.builder().build().writeValueAsString(document);
        return SCHEMA.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private static com.networknt.schema.Schema load() {
        try {
            String text = Files.readString(Path.of("..", "docs", "lab-schema.json"));
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
