package org.shootdown.litmus;

import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.parse.Parsing;
import org.shootdown.litmus.preprocess.Preprocessor;
import org.shootdown.litmus.source.SourceFile;

/** The flags that no folio may have when it is freed: the kernel path's {@code PAGE_FLAGS_CHECK_AT_FREE}. */
final class BadFlags {
    private static final String NAME = "PAGE_FLAGS_CHECK_AT_FREE";

    private BadFlags() {}

    /** The macro's or enumerator's value; 0 if there is neither. */
    static long of(Preprocessor preprocessor, TranslationUnit unit) {
        if (!preprocessor.isDefined(NAME) && unit.types().table().enumerator(NAME) == null) {
            return 0;
        }
        return unit.types().constants().evaluate(Parsing.constant(preprocessor.process(new SourceFile(NAME, NAME))));
    }
}
