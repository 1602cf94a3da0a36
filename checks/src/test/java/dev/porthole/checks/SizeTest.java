package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/// The bounds of size that keep the code readable.
class SizeTest {
    private static final int MAX_FILE_LINES = 600;
    private static final int MAX_METHOD_LINES = 60;

    @Test
    void noFileIsLong() throws IOException {
        var tooLong = new ArrayList<String>();
        for (var file : Repository.javaFiles()) {
            var lines = Files.readAllLines(Repository.ROOT.resolve(file)).size();
            if (lines > MAX_FILE_LINES) {
                tooLong.add("%s: %d lines, of %d".formatted(file, lines, MAX_FILE_LINES));
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noMethodIsLong() throws IOException {
        var methods = methods(Repository.javaFiles());
        assertThat(methods).isNotEmpty();
        assertThat(methods).filteredOn(method -> method.lines() > MAX_METHOD_LINES).isEmpty();
    }

    private static List<Method> methods(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var paths = files.stream().map(Repository.ROOT::resolve).toList();
            var sources = manager.getJavaFileObjectsFromPaths(paths);
            var task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
            var found = new ArrayList<Method>();
            for (var unit : task.parse()) {
                new MethodScanner(unit, Trees.instance(task), found).scan(unit, null);
            }
            return found;
        }
    }

    private record Method(String file, String name, long lines) {}

    private static final class MethodScanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<Method> found;

        MethodScanner(CompilationUnitTree unit, Trees trees, List<Method> found) {
            this.unit = unit;
            this.trees = trees;
            this.found = found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            var positions = trees.getSourcePositions();
            var first = line(positions.getStartPosition(unit, method));
            var last = line(positions.getEndPosition(unit, method));
            var file = unit.getSourceFile().getName();
            found.add(new Method(file, method.getName().toString(), last - first + 1));
            return super.visitMethod(method, null);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
