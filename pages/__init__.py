"""The screens. Views stand in `pages/views`, where Streamlit does not discover them."""
