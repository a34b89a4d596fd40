package org.shootdown.litmus.preprocess;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.source.SourceFile;

/**
 * C's preprocessor, on tokens: {@code #include}, {@code #define} and {@code #undef}, conditionals, {@code #error}.
 *
 * <p>One preprocessor serves the parts of one scenario in turn, so that a macro of the program is in force in the
 * conditions too. There are no {@code #} and {@code ##} operators and no variadic macros.
 */
public final class Preprocessor {
    private static final Pattern QUOTES = Pattern.compile("[<>\"]");
    private static final Pattern COMMENT_BEHIND = Pattern.compile("\\s*(//.*|/\\*.*)$");

    private final MacroTable macros;
    private final IncludePath includes;
    private final MacroExpander expander;
    private final List<SourceToken> output = new ArrayList<>();
    private final Set<String> mentioned = new HashSet<>();
    private final Deque<SourceFile> open = new ArrayDeque<>();
    private int characters;
    private boolean included;

    /**
     * @param macros what is predefined; changed by {@code #define}
     * @param includes where {@code #include} looks
     */
    public Preprocessor(MacroTable macros, IncludePath includes) {
        this.macros = macros;
        this.includes = includes;
        this.expander = new MacroExpander(macros);
    }

    /**
     * The tokens of a file, or of a part of one, with everything included and replaced; the last is the end of file.
     *
     * @throws org.shootdown.config.input.InvalidInputException at the first thing that is wrong
     */
    public List<SourceToken> process(SourceFile file) {
        output.clear();
        SourceToken end = process(null, file);
        output.add(end);
        return List.copyOf(output);
    }

    /** The tokens of a part of a file as they are written, in whatever conditional they are; no directives. */
    public static List<SourceToken> written(SourceFile file) {
        List<SourceToken> written = new ArrayList<>();
        for (SourceParts.Part part : SourceParts.of(file).parts()) {
            if (part instanceof SourceParts.Text text) {
                written.addAll(text.words());
            }
        }
        return written;
    }

    /** Whether a macro is in force now. */
    public boolean isDefined(String macro) {
        return macros.isDefined(macro);
    }

    /** Whether the text processed so far included a file. */
    public boolean hasIncluded() {
        return included;
    }

    /** Whether the text processed so far asked for a macro. */
    public boolean isUsed(String macro) {
        return macros.isUsed(macro);
    }

    /** The names in the text processed so far, in what conditionals skip too. */
    public Set<String> mentioned() {
        return Set.copyOf(mentioned);
    }

    /** The macros with parameters that are in force now. */
    public Set<String> functionMacros() {
        return macros.functions();
    }

    private SourceToken process(@Nullable SourceToken include, SourceFile file) {
        characters += include == null ? 0 : file.text().length();
        included |= include != null;
        if (include != null && characters > Limits.SOURCE_CHARACTERS) {
            throw include.error("more than " + Limits.SOURCE_CHARACTERS + " characters of source text");
        }
        if (include != null && open.size() > Limits.INCLUDE_DEPTH) {
            throw include.error("includes nest more than " + Limits.INCLUDE_DEPTH + " deep");
        }
        open.push(file);
        SourceParts parts = SourceParts.of(file);
        mentioned.addAll(parts.names());
        Conditionals conditionals = new Conditionals();
        for (SourceParts.Part part : parts.parts()) {
            if (part instanceof SourceParts.Directive directive) {
                directive(directive.name(), directive.rest(), conditionals);
            } else if (part instanceof SourceParts.Text text && conditionals.active()) {
                emit(text.words());
            }
        }
        conditionals.requireClosed();
        open.pop();
        return parts.end().at(parts.end());
    }

    /** What an include that is skipped here mentions, elsewhere makes a difference. */
    private void mentionSkipped(SourceToken directive) {
        if (!directive.getText().equals("include")) {
            return;
        }
        String name = QUOTES.matcher(operand(directive)).replaceAll("");
        SourceFile file = IncludePath.isAllowed(name) ? includes.find(name, null) : null;
        if (file != null) {
            mentioned.addAll(SourceParts.of(file).names());
        }
    }

    private void emit(List<SourceToken> run) {
        for (SourceToken token : expander.expand(run)) {
            output.add(checked(token));
        }
        if (output.size() > Limits.TOKENS) {
            throw output.get(Limits.TOKENS).error("more than " + Limits.TOKENS + " tokens after preprocessing");
        }
    }

    private static SourceToken checked(SourceToken token) {
        switch (token.getType()) {
            case LitmusLexer.BAD_CHARACTER -> throw token.error("unexpected character " + shown(token.getText()));
            case LitmusLexer.OPEN_COMMENT -> throw token.error("this comment is not closed");
            case LitmusLexer.BAD_NUMBER -> throw token.error("'" + token.getText() + "' is not a number");
            case LitmusLexer.UNSUPPORTED -> throw token.error("'" + token.getText() + "' is not supported");
            case LitmusLexer.STRING -> throw token.error("strings are not supported");
            case LitmusLexer.HASH -> throw token.error("'#' can only begin a line");
            default -> {
                return token;
            }
        }
    }

    private static String shown(String character) {
        int code = character.codePointAt(0);
        return code > ' ' && code < 127 ? "'" + character + "'" : String.format("U+%04X", code);
    }

    private void directive(SourceToken name, List<SourceToken> rest, Conditionals conditionals) {
        if (conditional(name, rest, conditionals)) {
            return;
        }
        if (!conditionals.active()) {
            mentionSkipped(name);
            return;
        }
        switch (name.getText()) {
            case "define" -> macros.define(rest.isEmpty() ? name : rest.get(0), definition(name, rest));
            case "undef" -> macros.undefine(onlyName(name, rest).getText());
            case "include" -> include(name, rest);
            case "error" -> throw name.error("#error " + textAfter(name));
            case "pragma" -> throw name.error("#pragma is not supported; use #ifndef, #define and #endif");
            default -> throw name.error("unknown directive '#" + name.getText() + "'");
        }
    }

    private boolean conditional(SourceToken name, List<SourceToken> rest, Conditionals conditionals) {
        switch (name.getText()) {
            case "ifdef" ->
                conditionals.open(
                        name, () -> macros.isDefined(onlyName(name, rest).getText()));
            case "ifndef" ->
                conditionals.open(
                        name, () -> !macros.isDefined(onlyName(name, rest).getText()));
            case "if" -> conditionals.open(name, () -> isTrue(name, rest));
            case "elif" -> conditionals.elseIf(name, () -> isTrue(name, rest));
            case "else" -> conditionals.orElse(name);
            case "endif" -> conditionals.close(name);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean isTrue(SourceToken directive, List<SourceToken> words) {
        return new DirectiveCondition(macros, expander).isTrue(directive, words);
    }

    private static SourceToken onlyName(SourceToken directive, List<SourceToken> rest) {
        SourceToken name = firstName(directive, rest);
        if (rest.size() > 1) {
            throw rest.get(1).error("unexpected '" + rest.get(1).getText() + "' after the name");
        }
        return name;
    }

    private static SourceToken firstName(SourceToken directive, List<SourceToken> rest) {
        if (rest.isEmpty() || !rest.get(0).isWord()) {
            throw directive.error("#" + directive.getText() + " needs a name");
        }
        return rest.get(0);
    }

    private static Macro definition(SourceToken directive, List<SourceToken> rest) {
        SourceToken name = firstName(directive, rest);
        boolean function = rest.size() > 1 && rest.get(1).is("(") && name.touches(rest.get(1));
        int close = function ? closing(name, rest) : 0;
        List<String> parameters = function ? parameters(rest.subList(2, close)) : null;
        List<SourceToken> body = List.copyOf(rest.subList(close + 1, rest.size()));
        for (SourceToken token : body) {
            if (token.getType() == LitmusLexer.HASH) {
                throw token.error("the # and ## operators are not supported");
            }
        }
        return new Macro(name.getText(), parameters, body);
    }

    private static int closing(SourceToken name, List<SourceToken> rest) {
        for (int i = 2; i < rest.size(); i++) {
            if (rest.get(i).is(")")) {
                return i;
            }
        }
        throw name.error("the parameters of macro '" + name.getText() + "' are not closed");
    }

    private static List<String> parameters(List<SourceToken> tokens) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            SourceToken token = tokens.get(i);
            if (token.getType() == LitmusLexer.ELLIPSIS) {
                throw token.error("variadic macros are not supported");
            }
            if (i % 2 == 0 ? !token.isWord() : !token.is(",")) {
                throw token.error("expected a parameter's name or ','");
            }
            if (i % 2 == 0) {
                names.add(token.getText());
            }
        }
        return names;
    }

    private void include(SourceToken directive, List<SourceToken> rest) {
        String operand = operand(directive);
        boolean angled = operand.startsWith("<") && operand.endsWith(">");
        boolean quoted = operand.length() > 1 && operand.startsWith("\"") && operand.endsWith("\"");
        if ((!angled && !quoted) || operand.length() < 3) {
            throw directive.error("#include needs <file> or \"file\"");
        }
        String name = operand.substring(1, operand.length() - 1);
        SourceToken place = rest.get(0);
        if (!IncludePath.isAllowed(name)) {
            throw place.error("#include takes a path below the include directories, without '..'");
        }
        SourceFile file =
                includes.find(name, quoted ? directoryOf(directive.file().name()) : null);
        if (file == null) {
            throw place.error("there is no '" + name + "' in " + searched());
        }
        process(place, file);
    }

    private String searched() {
        return includes.directories().isEmpty()
                ? "any include directory: none is configured"
                : String.join(
                        ", ",
                        includes.directories().stream().map(String::valueOf).toList());
    }

    /** The directory of an included file within the include directories; null for the scenario itself. */
    private @Nullable String directoryOf(String includedName) {
        int slash = includedName.lastIndexOf('/');
        return open.size() > 1 && slash > 0 ? includedName.substring(0, slash) : null;
    }

    private static String operand(SourceToken directive) {
        return COMMENT_BEHIND.matcher(textAfter(directive)).replaceFirst("");
    }

    private static String textAfter(SourceToken directive) {
        String line = directive.file().line(directive.getLine());
        int column = line.offsetByCodePoints(0, Math.min(directive.getCharPositionInLine(), line.length()));
        return line.substring(column).substring(directive.getText().length()).strip();
    }
}
