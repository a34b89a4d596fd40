/*
 * A C litmus file: its initial state, its program and its final part, each with an entry rule of its own.
 *
 * The preprocessor works on this lexer's tokens before the parser sees them. It also turns identifiers into TYPE_NAME
 * where a typedef is in force, and, in the final part only, into the keywords of conditions. This keeps C's typedef
 * ambiguity out of the grammar, and `else if` one token.
 */
grammar Litmus;

tokens { TYPE_NAME, LOCATIONS, FILTER, EXISTS, FORALL, NOT, REPORT, HUNG, TRUE, ELSE_IF }

// ---- The initial state -------------------------------------------------------------------------------------------

initialState : '{' ';'* (initialEntry (';'+ initialEntry)* ';'*)? '}' EOF ;

initialEntry
    : specifier+ declarator ('=' initialValue)?                              # DeclareObject
    | (specifier+ pointer)? thread=INTEGER ':' ID memberPath* ('=' initialValue)? # SetRegister
    | initialPlace ('=' initialValue)?                                       # SetPlace
    ;

initialPlace
    : ID memberPath*
    | '[' expression ']'
    ;

memberPath
    : ('.' | '->') fieldName
    | '[' expression ']'
    ;

initialValue
    : entryValue
    | contentValue
    | '{' (initialElement (',' initialElement)* ','?)? '}'
    | expression
    ;

initialElement : (('.' fieldName)+ '=')? initialValue ;

/* What another word has at the start. */
contentValue : '[' expression ']' ;

entryValue : '(' entryField (',' entryField)* ')' ;

entryField : ID ':' expression ;

// ---- The final part ----------------------------------------------------------------------------------------------

finalPart : (finalItem ';'*)* EOF ;

finalItem
    : LOCATIONS '[' (location (';' location)* ';'?)? ']'                     # Locations
    | FILTER formula                                                         # Filter
    | negated='~'? quantifier=(EXISTS | FORALL) ID? formula                  # FinalCondition
    ;

location : specifier* '*'* term ;

formula
    : '(' formula ')'                                                        # FormulaParentheses
    | (NOT | '~') formula                                                    # Negation
    | formula '/\\' formula                                                  # Conjunction
    | formula '\\/' formula                                                  # Disjunction
    | <assoc=right> formula '=>' formula                                     # Implication
    | TRUE                                                                   # Truth
    | REPORT '(' ID ')'                                                      # Reported
    | HUNG '(' INTEGER ')'                                                   # Hung
    | left=term op=('=' | '==' | '!=' | '<' | '<=' | '>' | '>=') right=term  # Comparison
    ;

term
    : thread=INTEGER ':' ID memberPath*                                      # RegisterTerm
    | minus='-'? (INTEGER | CHARACTER)                                       # NumberTerm
    | '&'? ID memberPath*                                                    # NameTerm
    | '&'? ID '(' ID (',' ID)* ')'                                           # FunctionTerm
    | '[' expression ']'                                                     # ContentTerm
    | entryValue                                                             # EntryTerm
    ;

// ---- The program -------------------------------------------------------------------------------------------------

program : external* EOF ;

external : specifier* externalTail ;

externalTail
    : ';'                                                                    # TypeOnly
    | pointer ID parameterList (block | ';')                                 # Function
    | initDeclarator (',' initDeclarator)* ';'                               # Variables
    ;

specifier
    : 'typedef' | 'static' | 'inline' | 'extern' | 'register' | 'const' | 'volatile'
    | '__always_inline' | 'noinline' | '__rcu' | '__user' | '__refcount'
    | 'void' | 'char' | 'short' | 'int' | 'long' | 'signed' | 'unsigned' | 'bool' | '_Bool'
    | TYPE_NAME
    | structSpecifier
    | enumSpecifier
    ;

structSpecifier : 'struct' ID? structBody? ;

structBody : '{' structField* '}' ;

structField : specifier+ fieldDeclarator (',' fieldDeclarator)* ';' ;

fieldDeclarator : declarator (':' width=expression)? ;

enumSpecifier : 'enum' ID? enumBody? ;

enumBody : '{' enumerator (',' enumerator)* ','? '}' ;

enumerator : ID ('=' expression)? ;

pointer : ('*' | 'const' | 'volatile' | '__rcu' | '__user')* ;

declarator
    : pointer (ID | TYPE_NAME) arraySuffix*                                  # PlainDeclarator
    | pointer '(' '*' ID ')' parameterList                                   # FunctionPointer
    ;

arraySuffix : '[' expression? ']' ;

initDeclarator : declarator ('=' initializer)? ;

initializer
    : expression
    | '{' (initializerElement (',' initializerElement)* ','?)? '}'
    ;

initializerElement : (('.' fieldName)+ '=')? initializer ;

parameterList : '(' (parameter (',' parameter)*)? ')' ;

parameter : specifier+ pointer ID? arraySuffix* ;

typeName : specifier+ pointer ;

fieldName : ID | TYPE_NAME ;

block : '{' blockItem* '}' ;

blockItem
    : ID ':'                                                                 # GotoLabel
    | 'case' low=expression ('...' high=expression)? ':'                     # CaseLabel
    | 'default' ':'                                                          # DefaultLabel
    | specifier+ (initDeclarator (',' initDeclarator)*)? ';'                 # LocalDeclaration
    | statement                                                              # LocalStatement
    ;

statement
    : block                                                                  # BlockStatement
    | 'if' '(' expression ')' statement elseIf* ('else' statement)?          # IfStatement
    | 'while' '(' expression ')' statement                                   # WhileStatement
    | 'do' statement 'while' '(' expression ')' ';'                          # DoStatement
    | 'for' '(' forFirst? ';' expression? ';' forNext? ')' statement         # ForStatement
    | 'switch' '(' expression ')' block                                      # SwitchStatement
    | 'goto' ID ';'                                                          # GotoStatement
    | 'break' ';'                                                            # BreakStatement
    | 'continue' ';'                                                         # ContinueStatement
    | 'return' expression? ';'                                               # ReturnStatement
    | expression? ';'                                                        # ExpressionStatement
    ;

/* One token, made of two: so it is no question whether an else belongs to a chain or begins another if. */
elseIf : ELSE_IF '(' expression ')' statement ;

forFirst
    : specifier+ initDeclarator (',' initDeclarator)*
    | expression (',' expression)*
    ;

forNext : expression (',' expression)* ;

constantExpression : expression EOF ;

expression
    : ID                                                                     # Name
    | INTEGER                                                                # IntegerLiteral
    | CHARACTER                                                              # CharacterLiteral
    | '(' expression ')'                                                     # Parentheses
    | '(' block ')'                                                          # StatementExpression
    | 'sizeof' '(' typeName ')'                                              # SizeofType
    | expression '[' expression ']'                                          # Index
    | expression '(' (argument (',' argument)*)? ')'                         # Call
    | expression op=('.' | '->') fieldName                                   # Member
    | expression op=('++' | '--')                                            # Postfix
    | op=('++' | '--') expression                                            # Prefix
    | op=('&' | '*' | '+' | '-' | '~' | '!') expression                      # Unary
    | 'sizeof' expression                                                    # SizeofExpression
    | '(' typeName ')' expression                                            # Cast
    | expression op=('*' | '/' | '%') expression                             # Binary
    | expression op=('+' | '-') expression                                   # Binary
    | expression op=('<<' | '>>') expression                                 # Binary
    | expression op=('<' | '<=' | '>' | '>=') expression                     # Binary
    | expression op=('==' | '!=') expression                                 # Binary
    | expression op='&' expression                                           # Binary
    | expression op='^' expression                                           # Binary
    | expression op='|' expression                                           # Binary
    | expression op='&&' expression                                          # Logical
    | expression op='||' expression                                          # Logical
    | <assoc=right> expression '?' expression ':' expression                 # Conditional
    | <assoc=right> expression
        op=('=' | '+=' | '-=' | '*=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=')
        expression                                                           # Assignment
    ;

argument
    : expression
    | typeName
    ;

// ---- Tokens ------------------------------------------------------------------------------------------------------

/* Words of C, and of the kernel's dialect of it, that the language leaves out: no rule uses them. */
UNSUPPORTED
    : 'asm' | '__asm__' | 'union' | 'float' | 'double' | '__attribute__' | 'typeof' | '__typeof__' | '_Generic'
    | '_Atomic' | '__builtin_va_arg'
    ;

INTEGER
    : ('0' [xX] [0-9a-fA-F]+ | '0' [bB] [01]+ | [0-9]+) [uUlL]*
    ;

/* A number directly followed by letters is one bad token, not two good ones. */
BAD_NUMBER : [0-9] [0-9a-zA-Z_]* ;

CHARACTER : '\'' (~['\\\r\n] | '\\' ~[\r\n]) '\'' ;

STRING : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;

ID : [a-zA-Z_] [a-zA-Z_0-9]* ;

HASH : '#' ;
ELLIPSIS : '...' ;

LINE_COMMENT : '//' (~[\\\r\n] | '\\' '\r'? '\n' | '\\' ~[\r\n])* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
/* Shorter than BLOCK_COMMENT, so that it is matched only where the comment has no end. */
OPEN_COMMENT : '/*' ;

LINE_END : '\n' -> channel(HIDDEN) ;
CONTINUATION : '\\' [ \t\r]* '\n' -> skip ;
SPACE : [ \t\r\f\u000B]+ -> skip ;

BAD_CHARACTER : . ;
