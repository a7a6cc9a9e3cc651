SET LOCAL search_path = rebuild, public
