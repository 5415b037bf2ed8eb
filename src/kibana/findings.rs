//! What can be found about a role of Kibana.

use crate::role::rules;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/kibana-role-management":
    WRONG_TYPE Error "kibana_wrong_type" "The value is of a type that Kibana does not take there.";
    UNKNOWN_KEY Error "kibana_unknown_key" "Kibana does not know the key there.";
    MISSING_KEY Error "kibana_missing_key" "A key is missing that Kibana requires.";
    LENGTH Error "kibana_length" "A list has too few or too many elements, or a text is too long.";
    BAD_ID Error "kibana_bad_id" "The text cannot be an id of Kibana.";
    BAD_SPACES Error "kibana_bad_spaces" "`spaces` is either `*` alone or a list of ids of spaces.";
    UNKNOWN_BASE Error "kibana_unknown_base" "There is no such base privilege.";
    NOTHING_GRANTED Error "kibana_nothing_granted" "The entry grants nothing.";
    BASE_AND_FEATURES Error "kibana_base_and_features" "An entry holds either base privileges or features.";
    SPACE_TWICE Error "kibana_space_twice" "A space stands in two entries, or twice in one.";
    NO_SPACES Error "kibana_no_spaces" "The list of spaces is empty, which Elasticsearch refuses.";
    DISABLED_PRIVILEGE Error "kibana_disabled_privilege" "The privilege exists, but cannot be assigned.";
    NEEDS_ALL_SPACES Error "kibana_needs_all_spaces" "The privilege needs all spaces.";
    REPEATED_KEY Warning "kibana_repeated_key" "The key stands there before; Kibana takes the last one.";
    NOT_SHOWN Warning "kibana_not_shown" "Kibana cannot show the application privileges in its role editor.";
    UNKNOWN_FEATURE Warning "kibana_unknown_feature" "No feature of that id is known; Kibana takes it, and it grants nothing.";
    UNKNOWN_NAME Warning "kibana_unknown_name" "No application privilege of Kibana has that name.";
    UNKNOWN_PRIVILEGE Warning "kibana_unknown_privilege" "The feature has no such privilege; Kibana takes it, and it grants nothing.";
    DEPRECATED_FEATURE Warning "kibana_deprecated_feature" "Other features have taken the place of this one.";
    SUPERSEDED Warning "kibana_superseded" "The entry for all spaces grants more than this one.";
    SEVERAL_BASES Warning "kibana_several_bases" "Of several base privileges the widest counts.";
    WITHOUT_PRIMARY Warning "kibana_without_primary" "A privilege of a sub-feature without one of the feature itself.";
    ROUND_ABOUT Warning "kibana_round_about" "Kibana refuses the privilege, but takes its minimal form.";
    UNDEFINED_FEATURE Info "kibana_undefined_feature" "The feature exists in some versions; what it holds is not known here.";
    WITHOUT_EFFECT Info "kibana_without_effect" "Another privilege of the entry holds this one already.";
    NEEDS_LICENSE Info "kibana_needs_license" "The privilege needs a licence.";
}
