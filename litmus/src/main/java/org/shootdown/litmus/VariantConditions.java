package org.shootdown.litmus;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.shootdown.litmus.condition.ConditionNames;
import org.shootdown.litmus.header.Variant;
import org.shootdown.litmus.preprocess.Preprocessor;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.SourceFile;

/**
 * Which conditions a file's variants have: the preprocessor leaves a variant without those that are about somebody whom
 * it leaves out.
 */
final class VariantConditions {
    private static final Pattern DIRECTIVE = Pattern.compile("^\\s*#", Pattern.MULTILINE);

    private final ScenarioFile file;
    private final Function<Variant, Preprocessor> preprocessors;
    private final Map<Variant, Set<String>> found = new HashMap<>();

    /** @param preprocessors a new one for a variant */
    VariantConditions(ScenarioFile file, Function<Variant, Preprocessor> preprocessors) {
        this.file = file;
        this.preprocessors = preprocessors;
    }

    /** The conditions that a file has, in one variant or the other, by name; each with what stands for it. */
    static Map<String, SourceToken> written(ScenarioFile file) {
        return ConditionNames.in(Preprocessor.written(file.sections().finalPart()));
    }

    /** Whether some condition may be in some variants only. */
    static boolean differ(ScenarioFile file) {
        SourceFile finalPart = file.sections().finalPart();
        return DIRECTIVE.matcher(finalPart.text()).find();
    }

    /** Whether a variant has the condition. Who expects something of it is asked first, for all of them take a while. */
    boolean isSome(String condition) {
        List<Variant> likeliest = file.header().variants().stream()
                .sorted(Comparator.comparing(
                        variant -> variant.expectation(condition).isEmpty()))
                .toList();
        return likeliest.stream().anyMatch(variant -> found.computeIfAbsent(variant, this::conditions)
                .contains(condition));
    }

    private Set<String> conditions(Variant variant) {
        Preprocessor preprocessor = preprocessors.apply(variant);
        preprocessor.process(file.sections().program());
        preprocessor.process(file.sections().initial());
        return ConditionNames.in(preprocessor.process(file.sections().finalPart()))
                .keySet();
    }
}
